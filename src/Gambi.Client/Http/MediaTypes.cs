namespace Gambi.Client.Http;

/// <summary>What an answer says it is.</summary>
internal static class MediaTypes
{
    public const string EventStream = "text/event-stream";

    public static string? Of(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType;

    // Whoever says nothing gets the benefit of the doubt: parsing decides.
    public static bool IsJson(HttpResponseMessage response) => Of(response) is not { } type
        || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    public static bool IsEventStream(HttpResponseMessage response) => EventStream.Equals(Of(response), StringComparison.OrdinalIgnoreCase);

    public static bool IsHtml(HttpResponseMessage response) => Of(response) is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase);
}
