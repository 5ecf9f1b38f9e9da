using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The <c>response_format</c> and <c>verbosity</c> of a Chat Completions request as <c>text</c>.</summary>
internal static class TextFormatWriter
{
    public static void Write(RequestValue request, RequestTranslation to)
    {
        RequestValue format = request["response_format"];
        RequestValue verbosity = request["verbosity"];
        if (!format.IsGiven && !verbosity.IsGiven)
        {
            return;
        }

        to.Writer.WriteStartObject("text");
        if (format.IsGiven && to.Expect(format, ValueShape.Object))
        {
            WriteFormat(format, to);
        }

        to.CopyGiven("verbosity", verbosity, ValueShape.Text);
        to.Writer.WriteEndObject();
    }

    private static void WriteFormat(RequestValue format, RequestTranslation to)
    {
        RequestValue type = format["type"];
        if (type.Is("json_schema"u8))
        {
            WriteSchema(format, to);
        }
        else if (type.Is("text"u8) || type.Is("json_object"u8))
        {
            to.Writer.WriteStartObject("format");
            to.Copy("type", type, ValueShape.Text);
            to.Writer.WriteEndObject();
            to.RefuseOthers(format, "type");
        }
        else if (to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }

    private static void WriteSchema(RequestValue format, RequestTranslation to)
    {
        RequestValue schema = format["json_schema"];
        to.RefuseOthers(format, "type", "json_schema");
        if (!to.Expect(schema, ValueShape.Object))
        {
            return;
        }

        to.Writer.WriteStartObject("format");
        to.Writer.WriteString("type"u8, "json_schema"u8);
        to.Copy("name", schema["name"], ValueShape.Text);
        to.CopyGiven("description", schema["description"], ValueShape.Text);
        to.CopyGiven("schema", schema["schema"], ValueShape.Object);
        to.CopyGiven("strict", schema["strict"], ValueShape.Flag);
        to.Writer.WriteEndObject();
        to.RefuseOthers(schema, "name", "description", "schema", "strict");
    }
}
