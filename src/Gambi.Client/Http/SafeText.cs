namespace Gambi.Client.Http;

/// <summary>Text of others, fit to be shown: bounded, on one line, without terminal control characters.</summary>
internal static class SafeText
{
    public const int MaxMessage = 2_000;

    public static string Of(string text, int max = MaxMessage)
    {
        var shown = text.AsSpan().Trim();
        var cut = shown.Length > max;
        return string.Concat(string.Create(Math.Min(shown.Length, max), shown, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }), cut ? "…" : "");
    }
}
