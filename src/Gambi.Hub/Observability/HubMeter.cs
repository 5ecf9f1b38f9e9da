using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gambi.Hub.Observability;

/// <summary>The hub's instruments for inference requests. Tags have few values: never a room, a participant or a model.</summary>
internal sealed class HubMeter : IDisposable
{
    public const string Name = "Gambi.Hub";

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _ttft;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _tokens;

    public HubMeter(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _requests = _meter.CreateCounter<long>("gambi.hub.requests", "{request}", "Inference requests that ended, by protocol and outcome.");
        _active = _meter.CreateUpDownCounter<long>("gambi.hub.requests.active", "{request}", "Inference requests at a participant now.");
        _ttft = _meter.CreateHistogram<double>("gambi.hub.request.ttft", "s", "From a request's arrival to its first token.");
        _duration = _meter.CreateHistogram<double>("gambi.hub.request.duration", "s", "From a request's arrival to its answer's end.");
        _tokens = _meter.CreateCounter<long>("gambi.hub.tokens", "{token}", "Tokens that providers reported, by direction.");
    }

    public void Dispatched(string protocol) => _active.Add(1, new KeyValuePair<string, object?>("protocol", protocol));

    public void Ended(RequestOutcome outcome)
    {
        var protocol = new KeyValuePair<string, object?>("protocol", outcome.Protocol);
        var tags = new TagList { protocol, { "outcome", outcome.Stage ?? "completed" } };
        _requests.Add(1, tags);
        if (outcome.ParticipantId is null)
        {
            return;
        }

        _active.Add(-1, protocol);
        _duration.Record(outcome.Metrics.DurationMs / 1000, tags);
        if (outcome.Metrics.TtftMs is { } ttft)
        {
            _ttft.Record(ttft / 1000, tags);
        }

        Count(outcome.Metrics.InputTokens, "input", protocol);
        Count(outcome.Metrics.OutputTokens, "output", protocol);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(long? tokens, string direction, KeyValuePair<string, object?> protocol)
    {
        if (tokens is > 0)
        {
            _tokens.Add(tokens.Value, protocol, new("direction", direction));
        }
    }
}
