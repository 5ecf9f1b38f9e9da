using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The content of a Chat Completions message as content of a Responses item.</summary>
internal static class ContentWriter
{
    /// <summary>Writes what is said to the model; images, audio and files only of a user.</summary>
    public static void Write(RequestValue content, bool isUser, RequestTranslation to)
    {
        if (!to.Expect(content, ValueShape.Text | ValueShape.Array))
        {
            return;
        }

        if (content.Kind == JsonValueKind.String)
        {
            to.Copy(content);
            return;
        }

        to.Writer.WriteStartArray();
        foreach (RequestValue part in content.Items())
        {
            if (to.Expect(part, ValueShape.Object))
            {
                to.Writer.WriteStartObject();
                WritePart(part, isUser, to);
                to.Writer.WriteEndObject();
            }
        }

        to.Writer.WriteEndArray();
    }

    /// <summary>Reads content that can only be text.</summary>
    public static void ReadText(RequestValue content, JoinedText text, RequestTranslation to)
    {
        if (content.Kind == JsonValueKind.String)
        {
            text.Add(content);
            return;
        }

        to.Expect(content, ValueShape.Text | ValueShape.Array);
        foreach (RequestValue part in content.Items())
        {
            if (!to.Expect(part, ValueShape.Object))
            {
                continue;
            }

            if (!part["type"].Is("text"u8))
            {
                if (to.Expect(part["type"], ValueShape.Text))
                {
                    to.Unsupported(part["type"]);
                }
            }
            else if (to.Expect(part["text"], ValueShape.Text))
            {
                text.Add(part["text"]);
                to.RefuseOthers(part, "type", "text");
            }
        }
    }

    private static void WritePart(RequestValue part, bool isUser, RequestTranslation to)
    {
        RequestValue type = part["type"];
        if (type.Is("text"u8))
        {
            to.Writer.WriteString("type"u8, "input_text"u8);
            to.Copy("text", part["text"], ValueShape.Text);
            to.RefuseOthers(part, "type", "text");
        }
        else if (isUser && type.Is("image_url"u8))
        {
            WriteImage(part["image_url"], to);
            to.RefuseOthers(part, "type", "image_url");
        }
        else if (isUser && type.Is("file"u8))
        {
            WriteFile(part["file"], to);
            to.RefuseOthers(part, "type", "file");
        }
        else if (isUser && type.Is("input_audio"u8))
        {
            to.Copy("type", type, ValueShape.Text);
            to.Copy("input_audio", part["input_audio"], ValueShape.Object);
            to.RefuseOthers(part, "type", "input_audio");
        }
        else if (to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }

    private static void WriteImage(RequestValue image, RequestTranslation to)
    {
        to.Writer.WriteString("type"u8, "input_image"u8);
        if (image.Kind == JsonValueKind.String)
        {
            // The short form of LangChain and others.
            to.Copy("image_url", image, ValueShape.Text);
        }
        else if (to.Expect(image, ValueShape.Object))
        {
            to.Copy("image_url", image["url"], ValueShape.Text);
            to.CopyGiven("detail", image["detail"], ValueShape.Text);
            to.RefuseOthers(image, "url", "detail");
        }
    }

    private static void WriteFile(RequestValue file, RequestTranslation to)
    {
        to.Writer.WriteString("type"u8, "input_file"u8);
        if (to.Expect(file, ValueShape.Object))
        {
            // First, since a file that is named by its id has no file_data.
            to.RefuseOthers(file, "file_data", "filename");
            to.Copy("file_data", file["file_data"], ValueShape.Text);
            to.CopyGiven("filename", file["filename"], ValueShape.Text);
        }
    }
}
