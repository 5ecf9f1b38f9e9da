using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gambi.Contracts;
using Gambi.Hub.Failures;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>A whole JSON answer, as both planes write it.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json; charset=utf-8";

    // Nothing better is known where nobody is there or all is taken: about as long as those who lost their tunnel need to come back.
    private static readonly TimeSpan SomeTime = TimeSpan.FromSeconds(5);

    public static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> typeInfo) =>
        WriteAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));

    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>Says when to try again, in whole seconds, rounded up; and how to show a password that is wanted.</summary>
    public static void SetHeaders(HttpContext context, HubFailure failure)
    {
        if (failure.Error == ErrorCatalog.InvalidPassword)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if ((failure.RetryAfter ?? (failure.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? SomeTime : null)) is { } wait)
        {
            context.Response.Headers.RetryAfter = HubFailure.WholeSeconds(wait).ToString(CultureInfo.InvariantCulture);
        }
    }
}
