using System.Globalization;
using System.Text.RegularExpressions;

namespace Gambi.DemoProvider.Misbehaving;

/// <summary>The words in double brackets of a prompt, which make the provider misbehave on request.</summary>
/// <remarks>
/// They are read from the last user message (for embeddings, from the input), and work on every generating route:
/// <list type="table">
/// <listheader><term>word</term><description>what happens</description></listheader>
/// <item><term>[[slow]]</term><description>one second before each word</description></item>
/// <item><term>[[wait:SECONDS]]</term><description>that long (fractions allowed) before the first byte</description></item>
/// <item><term>[[hang]]</term><description>no first byte, ever, until the caller goes away</description></item>
/// <item><term>[[stall]]</term><description>two words, then silence until the caller goes away</description></item>
/// <item><term>[[die]]</term><description>two words, then the connection is cut</description></item>
/// <item><term>[[cut]]</term><description>the connection is cut before any answer</description></item>
/// <item><term>[[malformed]]</term><description>two words, an event of truncated JSON, then the rest; a plain answer is truncated JSON</description></item>
/// <item><term>[[html]]</term><description>502 with an HTML page</description></item>
/// <item><term>[[error:STATUS]]</term><description>an OpenAI error of that status (400 to 599), with rate limit headers and Retry-After</description></item>
/// <item><term>[[words:N]]</term><description>an answer of N words</description></item>
/// <item><term>[[fail-mid]]</term><description>two words, then the stream itself says that the model broke down; a plain chat is a 500, a plain response is one that failed</description></item>
/// <item><term>[[think]]</term><description>reasoning before the answer</description></item>
/// <item><term>[[refuse]]</term><description>a refusal instead of the answer</description></item>
/// <item><term>[[length]]</term><description>an answer that ends after two words, as if it were too long</description></item>
/// <item><term>[[filter]]</term><description>an answer that ends after two words, as a content filter ends it</description></item>
/// <item><term>[[tools:N]]</term><description>so many calls at once, when tools are offered</description></item>
/// <item><term>[[steps:N]]</term><description>so many rounds of calls, each after the results of the one before, until it speaks</description></item>
/// <item><term>[[say-and-call]]</term><description>a sentence before the calls</description></item>
/// <item><term>[[no-tools]]</term><description>text, whatever tools are offered</description></item>
/// <item><term>[[no-usage]]</term><description>no usage, even when it is asked for</description></item>
/// <item><term>[[headers]]</term><description>more response headers: rate limits, request id, and hop-by-hop ones</description></item>
/// </list>
/// On a plain answer [[stall]] hangs and [[die]] cuts after half of the body.
/// </remarks>
internal sealed partial record PromptCommands
{
    /// <summary>The longest answer that can be asked for.</summary>
    private const int MaxWords = 1_000_000;

    /// <summary>The most calls, at once or one after the other, that can be asked for.</summary>
    private const int MaxCalls = 64;

    public static PromptCommands None { get; } = new();

    public bool Slow { get; init; }

    public TimeSpan Wait { get; init; }

    public bool Hang { get; init; }

    public bool Stall { get; init; }

    public bool Die { get; init; }

    public bool Cut { get; init; }

    public bool Malformed { get; init; }

    public bool Html { get; init; }

    public int? Error { get; init; }

    public int? Words { get; init; }

    public bool Think { get; init; }

    public bool Refuse { get; init; }

    public bool Length { get; init; }

    public bool Filter { get; init; }

    public bool FailMid { get; init; }

    public int Calls { get; init; } = 1;

    public int Steps { get; init; } = 1;

    public bool SayAndCall { get; init; }

    public bool NoTools { get; init; }

    public bool NoUsage { get; init; }

    public bool Headers { get; init; }

    public static PromptCommands Read(string prompt)
    {
        PromptCommands commands = None;
        foreach (Match match in Pattern().Matches(prompt))
        {
            commands = commands.With(match.Groups["name"].Value, match.Groups["value"].Value);
        }

        return commands;
    }

    /// <summary>The prompt without its commands.</summary>
    public static string Strip(string prompt) => Pattern().Replace(prompt, "").Trim();

    private PromptCommands With(string name, string value) => name switch
    {
        "slow" => this with { Slow = true },
        "wait" => double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 86_400
            ? this with { Wait = TimeSpan.FromSeconds(seconds) }
            : this,
        "hang" => this with { Hang = true },
        "stall" => this with { Stall = true },
        "die" => this with { Die = true },
        "cut" => this with { Cut = true },
        "malformed" => this with { Malformed = true },
        "html" => this with { Html = true },
        "error" => Number(value, 400, 599) is { } status ? this with { Error = status } : this,
        "words" => Number(value, 1, MaxWords) is { } count ? this with { Words = count } : this,
        "think" => this with { Think = true },
        "refuse" => this with { Refuse = true },
        "length" => this with { Length = true },
        "filter" => this with { Filter = true },
        "fail-mid" => this with { FailMid = true },
        "tools" => Number(value, 1, MaxCalls) is { } calls ? this with { Calls = calls } : this,
        "steps" => Number(value, 1, MaxCalls) is { } steps ? this with { Steps = steps } : this,
        "say-and-call" => this with { SayAndCall = true },
        "no-tools" => this with { NoTools = true },
        "no-usage" => this with { NoUsage = true },
        "headers" => this with { Headers = true },
        _ => this,
    };

    private static int? Number(string value, int least, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number : null;

    [GeneratedRegex(@"\[\[(?<name>[a-z-]+)(:(?<value>[0-9.]+))?\]\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
