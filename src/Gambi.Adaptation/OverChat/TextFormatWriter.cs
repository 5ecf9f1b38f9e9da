using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The <c>text</c> of a Responses request as <c>response_format</c> and <c>verbosity</c>.</summary>
internal static class TextFormatWriter
{
    public static void Write(RequestValue text, RequestTranslation to)
    {
        if (!text.IsGiven || !to.Expect(text, ValueShape.Object))
        {
            return;
        }

        RequestValue format = text["format"];
        if (format.IsGiven && to.Expect(format, ValueShape.Object))
        {
            WriteFormat(format, to);
        }

        to.CopyGiven("verbosity", text["verbosity"], ValueShape.Text);
        to.RefuseOthers(text, "format", "verbosity");
    }

    private static void WriteFormat(RequestValue format, RequestTranslation to)
    {
        RequestValue type = format["type"];
        if (type.Is("text"u8))
        {
            to.RefuseOthers(format, "type");
        }
        else if (type.Is("json_object"u8))
        {
            to.Writer.WriteStartObject("response_format");
            to.Writer.WriteString("type"u8, "json_object"u8);
            to.Writer.WriteEndObject();
            to.RefuseOthers(format, "type");
        }
        else if (type.Is("json_schema"u8))
        {
            WriteSchema(format, to);
        }
        else if (to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }

    private static void WriteSchema(RequestValue format, RequestTranslation to)
    {
        to.Writer.WriteStartObject("response_format");
        to.Writer.WriteString("type"u8, "json_schema"u8);
        to.Writer.WriteStartObject("json_schema");
        to.Copy("name", format["name"], ValueShape.Text);
        to.CopyGiven("description", format["description"], ValueShape.Text);
        to.Copy("schema", format["schema"], ValueShape.Object);
        to.CopyGiven("strict", format["strict"], ValueShape.Flag);
        to.Writer.WriteEndObject();
        to.Writer.WriteEndObject();
        to.RefuseOthers(format, "type", "name", "description", "schema", "strict");
    }
}
