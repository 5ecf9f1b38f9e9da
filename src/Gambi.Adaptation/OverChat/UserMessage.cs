using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>What a user says in a Responses request, as a Chat Completions message: text, images, audio and files.</summary>
internal static class UserMessage
{
    public static void Write(RequestValue content, RequestTranslation to)
    {
        to.Writer.WriteStartObject();
        to.Writer.WriteString("role"u8, "user"u8);
        to.Writer.WritePropertyName("content");
        WriteContent(content, to);
        to.Writer.WriteEndObject();
    }

    private static void WriteContent(RequestValue content, RequestTranslation to)
    {
        if (!to.Expect(content, ValueShape.Text | ValueShape.Array))
        {
            return;
        }

        List<RequestValue> parts = [.. content.Items()];
        if (content.Kind == JsonValueKind.String)
        {
            to.Copy(content);
        }
        else if (parts.Count == 0)
        {
            to.Writer.WriteStringValue(""u8);
        }
        else if (parts.Count == 1 && PartsReader.IsText(parts[0]))
        {
            if (PartsReader.TryReadText(parts[0], to, out RequestValue text))
            {
                to.Copy(text);
            }
        }
        else
        {
            WriteParts(parts, to);
        }
    }

    private static void WriteParts(List<RequestValue> parts, RequestTranslation to)
    {
        to.Writer.WriteStartArray();
        foreach (RequestValue part in parts)
        {
            if (!to.Expect(part, ValueShape.Object))
            {
                continue;
            }

            to.Writer.WriteStartObject();
            WritePart(part, to);
            to.Writer.WriteEndObject();
        }

        to.Writer.WriteEndArray();
    }

    private static void WritePart(RequestValue part, RequestTranslation to)
    {
        RequestValue type = part["type"];
        if (PartsReader.IsText(part))
        {
            to.Writer.WriteString("type"u8, "text"u8);
            if (PartsReader.TryReadText(part, to, out RequestValue text))
            {
                to.Copy("text", text, ValueShape.Text);
            }
        }
        else if (type.Is("input_image"u8))
        {
            WriteImage(part, to);
        }
        else if (type.Is("input_file"u8))
        {
            WriteFile(part, to);
        }
        else if (type.Is("input_audio"u8))
        {
            to.Writer.WriteString("type"u8, "input_audio"u8);
            to.Copy("input_audio", part["input_audio"], ValueShape.Object);
            to.RefuseOthers(part, "type", "input_audio");
        }
        else if (to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }

    private static void WriteImage(RequestValue part, RequestTranslation to)
    {
        // First, since a part that names a file has no image_url.
        to.RefuseOthers(part, "type", "image_url", "detail");
        to.Writer.WriteString("type"u8, "image_url"u8);
        to.Writer.WriteStartObject("image_url");
        to.Copy("url", part["image_url"], ValueShape.Text);
        to.CopyGiven("detail", part["detail"], ValueShape.Text);
        to.Writer.WriteEndObject();
    }

    private static void WriteFile(RequestValue part, RequestTranslation to)
    {
        // First, since a part that names a file has no file_data.
        to.RefuseOthers(part, "type", "file_data", "filename");
        to.Writer.WriteString("type"u8, "file"u8);
        to.Writer.WriteStartObject("file");
        to.Copy("file_data", part["file_data"], ValueShape.Text);
        to.CopyGiven("filename", part["filename"], ValueShape.Text);
        to.Writer.WriteEndObject();
    }
}
