using System.Globalization;

namespace Gambi.Load;

/// <summary>How a run was asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>How to ask.</summary>
    public const string Usage = """
        dotnet run -c Release --project bench/Gambi.Load [-- [SCENARIO…] [OPTIONS]]

          SCENARIO…            names, or the beginning of names; all of them when none is given
          --list               what scenarios there are
          --rounds N           how often each is measured [5]; the figures are medians
          --seconds N          how long each measurement takes [5]
          --targets LIST       of direct,nginx,hub: only these [all]
          --hub-args "ARGS"    more for `gambi hub serve`
          --join-args "ARGS"   more for `gambi participant join`
          --program FILE       the published program, for `start`
          --json FILE          all figures of all rounds
          --svg FILE           a chart of the goals
          --quick              the budget: a minute and a half, exit code 1 when the hub costs too much
        """;

    /// <summary>All of it, as it was typed.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Scenarios asked for.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Whether only their names are wanted.</summary>
    public bool List { get; init; }

    /// <summary>Measurements of each.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>The length of one measurement.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The ways to measure, none for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>More arguments of the hub.</summary>
    public IReadOnlyList<string> HubArguments { get; init; } = [];

    /// <summary>More arguments of participants.</summary>
    public IReadOnlyList<string> JoinArguments { get; init; } = [];

    /// <summary>The published program.</summary>
    public string? Program { get; init; }

    /// <summary>Where the figures go as JSON.</summary>
    public string? Json { get; init; }

    /// <summary>Where the chart goes.</summary>
    public string? Svg { get; init; }

    /// <summary>Whether only the budget is checked.</summary>
    public bool Quick { get; init; }

    /// <summary>Reads the command line; throws <see cref="ArgumentException"/> when it is wrong.</summary>
    public static RunOptions Parse(IReadOnlyList<string> args)
    {
        var options = new RunOptions { CommandLine = string.Join(' ', args) };
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var arg))
        {
            options = arg switch
            {
                "--list" => options with { List = true },
                "--rounds" => options with { Rounds = Number(arg, Value()) },
                "--seconds" => options with { Length = TimeSpan.FromSeconds(Number(arg, Value())) },
                "--targets" => options with { Targets = Value().Split(',') },
                "--hub-args" => options with { HubArguments = Words(Value()) },
                "--join-args" => options with { JoinArguments = Words(Value()) },
                "--program" => options with { Program = Value() },
                "--json" => options with { Json = Value() },
                "--svg" => options with { Svg = Value() },
                "--quick" => options with { Quick = true },
                ['-', ..] => throw new ArgumentException($"There is no option {arg}."),
                _ => options with { Scenarios = [.. options.Scenarios, arg] },
            };

            string Value() => rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{arg} wants a value.");
        }

        return options;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ArgumentException($"{option} wants a number from 1 on, not '{value}'.");
}
