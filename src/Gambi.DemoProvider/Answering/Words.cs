namespace Gambi.DemoProvider.Answering;

/// <summary>The cutting of texts into pieces that, joined, are the text again.</summary>
internal static class Words
{
    private static readonly string[] Vocabulary =
        ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog", "and", "naïve", "cafés", "serve", "日本茶", "to", "all"];

    /// <summary>Cuts before each white space that follows a word.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var pieces = new List<string>();
        int start = 0;
        for (int index = 1; index < text.Length; index++)
        {
            if (char.IsWhiteSpace(text[index]) && !char.IsWhiteSpace(text[index - 1]))
            {
                pieces.Add(text[start..index]);
                start = index;
            }
        }

        if (start < text.Length)
        {
            pieces.Add(text[start..]);
        }

        return pieces;
    }

    /// <summary>Cuts JSON after commas, colons and opening brackets, wherever they stand.</summary>
    public static IReadOnlyList<string> SplitJson(string json)
    {
        var pieces = new List<string>();
        int start = 0;
        for (int index = 0; index < json.Length; index++)
        {
            if (json[index] is ',' or ':' or '{' or '[')
            {
                pieces.Add(json[start..(index + 1)]);
                start = index + 1;
            }
        }

        if (start < json.Length)
        {
            pieces.Add(json[start..]);
        }

        return pieces;
    }

    /// <summary>That many words, the same ones each time.</summary>
    public static IReadOnlyList<string> Filler(int count)
    {
        var pieces = new string[count];
        for (int index = 0; index < count; index++)
        {
            pieces[index] = (index == 0 ? "" : " ") + Vocabulary[index % Vocabulary.Length];
        }

        return pieces;
    }

    public static int Count(string text) => Split(text.Trim()).Count;
}
