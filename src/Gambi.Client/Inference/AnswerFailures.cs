using System.Text.Json;
using Gambi.Client.Http;

namespace Gambi.Client.Inference;

/// <summary>Errors that an answer tells after it began.</summary>
internal static class AnswerFailures
{
    public static GambiException Of(JsonElement told) =>
        (ErrorObject.Of(told) ?? new ErrorObject(null, "The provider said that the answer failed, not why.", null, null, null)).ToException(null, null);
}
