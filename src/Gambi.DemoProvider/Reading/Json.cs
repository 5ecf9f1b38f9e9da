using System.Text;
using System.Text.Json;

namespace Gambi.DemoProvider.Reading;

/// <summary>Reading of optional members, which answer "absent" for a wrong type as for a missing one.</summary>
internal static class Json
{
    public static JsonElement Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement member) ? member : default;

    public static string? Text(this JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static int? Integer(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;

    public static bool IsTrue(this JsonElement value) => value.ValueKind == JsonValueKind.True;

    public static bool IsGiven(this JsonElement value) => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static IEnumerable<JsonElement> Items(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>The text of a content that is a string, or parts of which some have text.</summary>
    public static string ContentText(this JsonElement content)
    {
        if (content.Text() is { } text)
        {
            return text;
        }

        var all = new StringBuilder();
        foreach (JsonElement part in content.Items())
        {
            string? piece = part.Text() ?? part.Member("text").Text() ?? part.Member("refusal").Text();
            if (piece is not null)
            {
                all.Append(all.Length > 0 ? "\n" : "").Append(piece);
            }
        }

        return all.ToString();
    }

    /// <summary>A string, or the strings of an array.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement value) =>
        value.Text() is { } one ? [one] : [.. value.Items().Select(item => item.Text()).OfType<string>()];
}
