using System.Text;

namespace Gambi.Fuzz.Tests.Running;

/// <summary>Makes something that is nearly right from something right.</summary>
internal static class Mutations
{
    private static readonly string[] Values =
    [
        "null", "true", "{}", "[]", "[[]]", "\"\"", "\"x\"", "\"*\"", "0", "-1", "1e400", "9223372036854775808", "0.1", "\"\\ud800\"", "\"\\u0000\"", "\"\\r\\nX-Injected: 1\"", "\"../..\"",
        "[null,null]", "{\"a\":{\"a\":{\"a\":1}}}", "\"resp_unknown\"", "[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]", "\"model:gambi\"", "\"any\"", "[{}]", "[{\"role\":7}]", "[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\"}]}]",
        "\"http://\"", "\"http://[\"", "\"ftp://x\"", "1.5", "{\"type\":\"function\"}", "\"\u00e9\ud83d\ude00\"", "'x'", "", "NaN",
    ];

    private static readonly string[] Pieces =
    [
        "\0", "\r", "\n", "\r\n", "\r\n\r\n", "{", "}", "[", "]", ",", ":", "\"", "\\", "\ufeff", " ", "%", "%2e%2e", "%00", "/", "//", "?", "#", "*", "\u00ff", "data: ", "\n\n", "event: ",
    ];

    /// <summary>JSON with one or two things wrong, or none: it may be cut, have other values, fields twice, or bytes that do not belong.</summary>
    public static byte[] OfJson(Random random, string json)
    {
        for (int times = random.Next(3); times > 0; times--)
        {
            json = random.Next(6) switch
            {
                0 or 1 or 2 => ReplaceValue(random, json),
                3 => Insert(random, json, random.Next(4) == 0 ? Nested(random) : Pick(random, Pieces)),
                4 => Cut(random, json),
                _ => Repeat(random, json),
            };
        }

        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return random.Next(6) == 0 ? OfBytes(random, bytes) : bytes;
    }

    /// <summary>Bytes with one to three of them changed, taken out or put in.</summary>
    public static byte[] OfBytes(Random random, byte[] bytes)
    {
        List<byte> changed = [.. bytes];
        for (int times = 1 + random.Next(3); times > 0; times--)
        {
            int at = random.Next(changed.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < changed.Count:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1 when at < changed.Count:
                    changed.RemoveRange(at, Math.Min(changed.Count - at, 1 + random.Next(8)));
                    break;
                case 2:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(Pick(random, Pieces)));
                    break;
                default:
                    changed.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. changed];
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static string ReplaceValue(Random random, string json)
    {
        int[] starts = [.. Enumerable.Range(0, json.Length).Where(at => json[at] is ':' or '[' or ',')];
        if (starts.Length == 0)
        {
            return Pick(random, Values);
        }

        int start = Pick(random, starts) + 1;
        int end = json.IndexOfAny([',', '}', ']'], start);
        return string.Concat(json.AsSpan(0, start), Pick(random, Values), json.AsSpan(end < 0 ? json.Length : end));
    }

    private static string Insert(Random random, string text, string piece) => text.Insert(random.Next(text.Length + 1), piece);

    private static string Cut(Random random, string text)
    {
        int at = random.Next(text.Length + 1);
        return random.Next(2) == 0 ? text[..at] : text.Remove(at, Math.Min(text.Length - at, random.Next(20)));
    }

    private static string Repeat(Random random, string text)
    {
        int at = random.Next(text.Length + 1);
        return text.Insert(at, text.Substring(at, Math.Min(text.Length - at, random.Next(60))));
    }

    private static string Nested(Random random)
    {
        int depth = random.Next(3) == 0 ? 600 : random.Next(70);
        return new string('[', depth) + new string(']', depth);
    }
}
