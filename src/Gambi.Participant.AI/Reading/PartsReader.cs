using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Reads a message's content: a text, or parts.</summary>
internal static class PartsReader
{
    private const string RefusalCode = "Refusal";

    public static List<AIContent> Read(RequestField content) => content.Kind switch
    {
        JsonValueKind.String => [new TextContent(content.Text())],
        _ when content.IsGiven => [.. content.Items().Select(ReadPart)],
        _ => throw content.Missing(),
    };

    /// <summary>Text only, which is all that a tool can answer.</summary>
    public static string ReadText(RequestField content) => content.Kind is JsonValueKind.String or JsonValueKind.Undefined or JsonValueKind.Null
        ? content.Text()
        : string.Concat(content.Items().Select(static part => part["type"].Text() is "text" ? part["text"].Text() : throw part["type"].Unsupported("a tool answers with text")));

    /// <summary>What a model would not say, in the words of Microsoft.Extensions.AI.</summary>
    public static ErrorContent Refusal(string text) => new(text) { ErrorCode = RefusalCode };

    public static bool IsRefusal(ErrorContent error) => error.ErrorCode == RefusalCode;

    private static AIContent ReadPart(RequestField part) => part["type"].Text() switch
    {
        "text" => new TextContent(part["text"].Text()),
        "refusal" => Refusal(part["refusal"].Text()),
        "image_url" => ReadImage(part["image_url"]),
        "input_audio" => ReadAudio(part["input_audio"]),
        "file" => ReadFile(part["file"]),
        _ => throw part["type"].Wrong("'text', 'image_url', 'input_audio', 'file' or 'refusal'"),
    };

    private static AIContent ReadImage(RequestField image)
    {
        RequestField address = image.Kind is JsonValueKind.String ? image : image["url"];
        AIContent content = Remote(address) is { } remote ? remote : Data(address);
        if (image["detail"].TextOrNull() is { } detail)
        {
            content.AdditionalProperties = new() { ["detail"] = detail };
        }

        return content;
    }

    private static DataContent ReadAudio(RequestField audio) => new(Bytes(audio["data"]), audio["format"].Text() switch
    {
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "flac" => "audio/flac",
        "opus" => "audio/opus",
        "aac" => "audio/aac",
        "pcm16" => "audio/pcm",
        _ => throw audio["format"].Wrong("'wav', 'mp3', 'flac', 'opus', 'aac' or 'pcm16'"),
    });

    private static AIContent ReadFile(RequestField file)
    {
        string? name = file["filename"].TextOrNull();
        if (file["file_id"].TextOrNull() is { Length: > 0 } id)
        {
            return new HostedFileContent(id) { Name = name };
        }

        RequestField data = file["file_data"];
        return data.Text().StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            ? WithName(Data(data))
            : WithName(new(Bytes(data), "application/octet-stream"));

        DataContent WithName(DataContent content)
        {
            content.Name = name;
            return content;
        }
    }

    private static UriContent? Remote(RequestField address) =>
        Uri.TryCreate(address.Text(), UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? new(uri, "image/*") : null;

    private static DataContent Data(RequestField address)
    {
        try
        {
            DataContent content = new(address.Text());
            // Base64 is decoded when it is looked at: here, while an error can still be answered.
            return content.Data.IsEmpty ? throw address.Wrong("data that are not empty") : content;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw address.Wrong("an http(s) URL, or a data URL with its media type");
        }
    }

    private static byte[] Bytes(RequestField base64)
    {
        try
        {
            return Convert.FromBase64String(base64.Text());
        }
        catch (FormatException)
        {
            throw base64.Wrong("base64");
        }
    }
}
