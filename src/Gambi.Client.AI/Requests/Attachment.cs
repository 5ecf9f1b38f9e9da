using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Requests;

/// <summary>An image, a sound or a file that a message carries, by value, by address or by id.</summary>
internal sealed record Attachment
{
    public required AttachmentKind Kind { get; init; }

    /// <summary>Where it is, a <c>data:</c> URI when it is carried by value; <c>null</c> when only its id is known.</summary>
    public string? Url { get; init; }

    /// <summary>The bytes of a sound as base64; <c>null</c> when they are elsewhere.</summary>
    public string? Base64 { get; init; }

    /// <summary>What the provider calls it; <c>null</c> when it does not have it.</summary>
    public string? FileId { get; init; }

    public required string Name { get; init; }

    public string? MediaType { get; init; }

    /// <summary>How closely to look at an image: <c>low</c>, <c>high</c> or <c>auto</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>The format of a sound in OpenAI's words.</summary>
    /// <exception cref="NotSupportedException">There is no word for it.</exception>
    public string AudioFormat => MediaType switch
    {
        "audio/mpeg" or "audio/mp3" => "mp3",
        "audio/wav" or "audio/wave" or "audio/x-wav" or "audio/vnd.wave" => "wav",
        _ => throw new NotSupportedException($"Sound of type {MediaType} cannot be sent: only audio/mpeg and audio/wav can."),
    };

    public static bool TryRead(AIContent content, [NotNullWhen(true)] out Attachment? attachment)
    {
        attachment = content switch
        {
            DataContent data => new()
            {
                Kind = KindOf(data.MediaType),
                Url = data.Uri,
                Base64 = data.HasTopLevelMediaType("audio") ? data.Base64Data.ToString() : null,
                Name = data.Name ?? NameOf(data.MediaType),
                MediaType = data.MediaType,
                Detail = DetailOf(data),
            },
            UriContent uri => new()
            {
                Kind = KindOf(uri.MediaType),
                Url = uri.Uri.AbsoluteUri,
                Name = NameOf(uri.MediaType),
                MediaType = uri.MediaType,
                Detail = DetailOf(uri),
            },
            HostedFileContent file => new()
            {
                Kind = file.HasTopLevelMediaType("image") ? AttachmentKind.Image : AttachmentKind.File,
                FileId = file.FileId,
                Name = file.Name ?? NameOf(file.MediaType),
                MediaType = file.MediaType,
                Detail = DetailOf(file),
            },
            _ => null,
        };
        return attachment is not null;
    }

    private static AttachmentKind KindOf(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? AttachmentKind.Image
        : mediaType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? AttachmentKind.Audio
        : AttachmentKind.File;

    // Providers tell the type of a file by the end of its name.
    private static string NameOf(string? mediaType) =>
        mediaType?.Split('/', ';', '+') is [_, { Length: > 0 } subtype, ..] ? $"file.{(subtype == "plain" ? "txt" : subtype)}" : "file";

    private static string? DetailOf(AIContent content) =>
        content.AdditionalProperties is { } properties && properties.TryGetValue("detail", out var detail) ? detail?.ToString() : null;
}
