using System.Text.Json;
using Gambi.Adaptation.Requests;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of content of which Chat Completions takes only the text: that of everyone but the user.</summary>
internal static class PartsReader
{
    /// <summary>Reads a string or parts; refusals too where somebody wants them.</summary>
    public static void ReadText(RequestValue content, JoinedText text, JoinedText? refusal, RequestTranslation to)
    {
        if (content.Kind == JsonValueKind.String)
        {
            text.Add(content);
            return;
        }

        to.Expect(content, ValueShape.Text | ValueShape.Array);
        foreach (RequestValue part in content.Items())
        {
            if (to.Expect(part, ValueShape.Object))
            {
                ReadPart(part, text, refusal, to);
            }
        }
    }

    /// <summary>Whether the part is text, under any of its names.</summary>
    public static bool IsText(RequestValue part) => part["type"].Is("input_text"u8) || part["type"].Is("output_text"u8) || part["type"].Is("text"u8);

    /// <summary>The text of such a part, checked.</summary>
    public static bool TryReadText(RequestValue part, RequestTranslation to, out RequestValue text)
    {
        text = part["text"];

        // What is more in an output_text tells of the answer it once was.
        if (!part["type"].Is("output_text"u8))
        {
            to.RefuseOthers(part, "type", "text");
        }

        return to.Expect(text, ValueShape.Text);
    }

    private static void ReadPart(RequestValue part, JoinedText text, JoinedText? refusal, RequestTranslation to)
    {
        RequestValue type = part["type"];
        if (IsText(part))
        {
            if (TryReadText(part, to, out RequestValue words))
            {
                text.Add(words);
            }
        }
        else if (refusal is not null && type.Is("refusal"u8))
        {
            if (to.Expect(part["refusal"], ValueShape.Text))
            {
                refusal.Add(part["refusal"]);
            }
        }
        else if (to.Expect(type, ValueShape.Text))
        {
            to.Unsupported(type);
        }
    }
}
