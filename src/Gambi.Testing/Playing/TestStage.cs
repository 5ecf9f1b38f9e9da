using System.Globalization;
using System.Text.RegularExpressions;

namespace Gambi.Testing.Playing;

/// <summary>What the answers of one participant are played with.</summary>
internal sealed partial class TestStage(TimeProvider time)
{
    private int _calls;

    public TimeProvider Time => time;

    /// <summary>A text in words, each with the space that follows it: together they are the text.</summary>
    public static IEnumerable<string> Words(string text) => Word().Matches(text).Select(static word => word.Value);

    /// <summary>The same in every run of a test.</summary>
    public string NextCallId(string tool) => string.Create(CultureInfo.InvariantCulture, $"call_{tool}_{Interlocked.Increment(ref _calls)}");

    [GeneratedRegex(@"\s*\S+\s*|\s+")]
    private static partial Regex Word();
}
