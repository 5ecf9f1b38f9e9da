using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Gambi.Contracts;

namespace Gambi.Client.Http;

/// <summary>An error as one of the planes, an older hub, or a provider writes it.</summary>
internal sealed record ErrorObject(string? Code, string Message, string? Hint, string? RequestId, JsonElement? Details)
{
    private static readonly FrozenDictionary<string, ErrorDefinition> Known = new[]
    {
        ErrorCatalog.RoomNotFound, ErrorCatalog.ParticipantNotFound, ErrorCatalog.InvalidRequest, ErrorCatalog.InvalidPassword, ErrorCatalog.Forbidden,
        ErrorCatalog.EndpointNotReachable, ErrorCatalog.ParticipantConflict, ErrorCatalog.ParticipantBusy, ErrorCatalog.ParticipantTunnelNotConnected,
        ErrorCatalog.ModelNotFound, ErrorCatalog.PayloadTooLarge, ErrorCatalog.RateLimited, ErrorCatalog.QueueTimeout, ErrorCatalog.InternalError,
    }.ToFrozenDictionary(static d => d.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The error in <paramref name="utf8"/>, or <c>null</c> when it holds none that can be read.</summary>
    public static ErrorObject? TryRead(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            // Truncated, or no JSON: the caller says what it was instead.
            return null;
        }
    }

    /// <summary>The error that <paramref name="root"/> is or holds.</summary>
    public static ErrorObject? Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var requestId = root.Get("meta")?.Text("requestId");
        return root.Get("error") switch
        {
            { ValueKind: JsonValueKind.String } when root.Text("error") is { } message => new(null, message, null, requestId, null),
            { ValueKind: JsonValueKind.Object } error => OfError(error, requestId),
            _ => OfError(root, requestId) ?? (root.Text("detail") is { } detail ? new(null, detail, null, requestId, null) : null),
        };
    }

    public GambiException ToException(int? status, string? requestId)
    {
        var known = Code is not null && Known.TryGetValue(Code, out var definition) ? definition : null;
        var code = known?.Code ?? Code ?? (status is { } s ? string.Create(CultureInfo.InvariantCulture, $"HTTP_{s}") : "PROVIDER_ERROR");
        // The inference plane has its hint in the message: it is not told twice.
        var usual = known?.Status == status && known?.Hint is { } hint && !Message.Contains(hint, StringComparison.Ordinal) ? hint : null;
        return new GambiException(GambiFailure.Refused, SafeText.Of(code, 100), SafeText.Of(Message))
        {
            Status = status,
            Hint = Hint is not null ? SafeText.Of(Hint) : usual,
            RequestId = RequestId is not null ? SafeText.Of(RequestId, 512) : requestId,
            Details = Details,
        };
    }

    private static ErrorObject? OfError(JsonElement error, string? requestId)
    {
        if (error.Text("message") is not { } message)
        {
            return null;
        }

        var code = error.Text("code") ?? (error.Get("code") is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null) ?? error.Text("type");
        return new(code, message, error.Text("hint"), requestId, error.Get("details")?.Clone());
    }
}
