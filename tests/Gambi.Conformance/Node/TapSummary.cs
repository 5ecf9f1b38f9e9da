using System.Globalization;
using System.Text;

namespace Gambi.Conformance.Node;

/// <summary>The reading of what Node's test runner reports, in the Test Anything Protocol.</summary>
internal static class TapSummary
{
    /// <summary>How many tests passed.</summary>
    public static int Passed(string output)
    {
        string? line = output.Split('\n').LastOrDefault(line => line.StartsWith("# pass ", StringComparison.Ordinal));
        return line is not null && int.TryParse(line.AsSpan("# pass ".Length).Trim(), CultureInfo.InvariantCulture, out int count) ? count : 0;
    }

    /// <summary>The failed tests with their details, and everything that is no test's; all of it when no test failed.</summary>
    public static string OfFailures(string output)
    {
        if (!output.Contains("not ok ", StringComparison.Ordinal))
        {
            return output;
        }

        var failures = new StringBuilder();
        bool isKept = true;
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("# Subtest:", StringComparison.Ordinal))
            {
                continue;
            }

            if (!line.StartsWith(' '))
            {
                isKept = !line.StartsWith("ok ", StringComparison.Ordinal);
            }

            if (isKept)
            {
                failures.AppendLine(line.TrimEnd('\r'));
            }
        }

        return failures.ToString();
    }
}
