using System.Text.Json.Serialization.Metadata;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Answers of the management plane: <c>{data, meta}</c> and <c>{error, meta}</c>.</summary>
internal static class Envelopes
{
    public static Task WriteAsync<T>(HttpContext context, int status, T data, JsonTypeInfo<Envelope<T>> typeInfo) =>
        JsonAnswer.WriteAsync(context, status, new Envelope<T>(data, new ResponseMeta(RequestIds.Of(context))), typeInfo);

    public static Task WriteErrorAsync(HttpContext context, HubFailure failure)
    {
        JsonAnswer.SetHeaders(context, failure);
        var isInference = InferencePlane.Serves(context);
        var body = new ErrorBody
        {
            Code = failure.Error.Code,
            Message = failure.Message,
            Hint = failure.Advice,
            Details = failure.Details,
            Type = isInference ? OpenAiErrors.TypeOf(failure.Status) : null,
            Param = isInference ? failure.Param ?? "" : null,
        };
        return JsonAnswer.WriteAsync(context, failure.Status, new ErrorEnvelope(body, new ResponseMeta(RequestIds.Of(context))), ContractsJson.Readable.ErrorEnvelope);
    }
}
