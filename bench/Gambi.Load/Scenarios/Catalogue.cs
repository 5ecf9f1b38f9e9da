namespace Gambi.Load.Scenarios;

/// <summary>All scenarios.</summary>
internal static class Catalogue
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new PlainScenario(32),
        new PlainScenario(1),
        new SteadyScenario(2000),
        new PacedScenario(1),
        new PacedScenario(32),
        new PacedScenario(128),
        new AdaptedScenario(1),
        new AdaptedScenario(32),
        new AdaptedScenario(128),
        new FullSpeedScenario(32),
        new AllocationScenario(32),
        new IdleScenario(1000),
        new ManyStreamsScenario(10_000),
        new StoppedReaderScenario(300),
        new UploadScenario(8),
        new AbortScenario(),
        new StartScenario(),
    ];

    /// <summary>What is run unmeasured before all others, so that everything is compiled and connected.</summary>
    public static IReadOnlyList<LoopScenario> WarmUp { get; } = [new PlainScenario(32), new PacedScenario(32), new FullSpeedScenario(32)];

    /// <summary>Those that are meant by these names or beginnings of names; all when there are none.</summary>
    public static IReadOnlyList<Scenario> Choose(IReadOnlyList<string> names) => names.Count == 0 ? All : [.. All.Where(scenario => names.Any(name => IsMeant(name, scenario)))];

    private static bool IsMeant(string name, Scenario scenario) =>
        scenario.Name == name || (scenario.Name.StartsWith(name, StringComparison.Ordinal) && All.All(other => other.Name != name));
}
