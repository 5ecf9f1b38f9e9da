using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>A question to the machine.</summary>
internal abstract class Scenario(string name, string text)
{
    /// <summary>Its name on the command line.</summary>
    public string Name => name;

    /// <summary>What it asks.</summary>
    public string Text => text;

    /// <summary>The models that it asks for.</summary>
    public abstract IReadOnlyList<string> Models { get; }

    /// <summary>Whether it needs the deployment that all share to be warm.</summary>
    public virtual bool WantsWarmth => true;

    /// <summary>Why it cannot be run, <c>null</c> when it can.</summary>
    public virtual string? WhyNot(RunOptions options) => null;

    /// <summary>Measures all rounds.</summary>
    public abstract Task RunAsync(Stage stage);

    /// <summary>The goals that it answers.</summary>
    public abstract IEnumerable<GoalRow> Goals(FigureBook book);

    /// <summary>A figure of this scenario.</summary>
    protected FigureName Of(string target, string figure) => new(name, target, figure);
}
