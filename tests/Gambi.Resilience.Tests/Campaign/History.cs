using System.Globalization;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>The newest things that happened in a campaign, and its seed, for whoever must find out why it failed.</summary>
internal sealed class History(CampaignPlan plan)
{
    private const int Kept = 400;

    private readonly Lock _gate = new();
    private readonly string[] _lines = new string[Kept];
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private int _count;
    private int _step;

    /// <summary>The step that is being taken.</summary>
    public int Step
    {
        get => Volatile.Read(ref _step);
        set => Volatile.Write(ref _step, value);
    }

    public void Note(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_began).TotalSeconds,8:0.000} s, step {Step}: {what}");
        lock (_gate)
        {
            _lines[_count++ % Kept] = line;
        }
    }

    /// <summary>Leaves the failure with what is needed to replay it.</summary>
    public InvalidOperationException Explain(Exception failure) => new(
        $"""
        The campaign failed in step {Step} of {plan.Steps}: {failure.Message}
        Replay it with GAMBI_CAMPAIGN_SEED={plan.Seed} GAMBI_CAMPAIGN_STEPS={plan.Steps}. What happened last:
        {this}
        """,
        failure);

    public override string ToString()
    {
        lock (_gate)
        {
            return string.Join('\n', Enumerable.Range(Math.Max(0, _count - Kept), Math.Min(Kept, _count)).Select(i => _lines[i % Kept]));
        }
    }
}
