using System.Diagnostics.Metrics;
using Gambi.TestKit.Hubs;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>What one hub's instruments count, and no other hub's.</summary>
internal sealed class MeterWatch : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _active;
    private long _ended;

    public MeterWatch(TestHub hub)
    {
        var scope = hub.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == scope && instrument.Meter.Name == "Gambi.Hub")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == "gambi.hub.requests.active")
            {
                Interlocked.Add(ref _active, value);
            }
            else if (instrument.Name == "gambi.hub.requests")
            {
                Interlocked.Add(ref _ended, value);
            }
        });
        _listener.Start();
    }

    /// <summary>Requests at a participant now.</summary>
    public long Active => Interlocked.Read(ref _active);

    /// <summary>Requests that ended.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    public void Dispose() => _listener.Dispose();
}
