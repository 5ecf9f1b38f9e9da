using Gambi.Discovery.Browsing;
using Gambi.Discovery.Messages;
using Gambi.TestKit;
using Gambi.TestKit.Processes;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>Machines on wires, and a clock that stands still.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string ServiceType = "_gambi._tcp";

    private readonly List<IAsyncDisposable> _owned = [];
    private int _seed = 1;

    public Scene() => Wire = new MemoryWire(Clock);

    public static DnsName Type { get; } = ServiceTypeName.Parse(ServiceType);

    public FakeClock Clock { get; } = new();

    public MemoryWire Wire { get; }

    public DiscoveryOptions Options(string? hostName = null) => new() { TimeProvider = Clock, Random = new Random(_seed++), HostName = hostName, MachineName = "studio" };

    /// <summary>A machine on the wire, its addresses 10.0.0.NUMBER and fe80::NUMBER, or as told.</summary>
    public MemoryTransport Machine(int number, params string[] addresses) =>
        new MemoryTransport().Plug(Wire, 2, addresses.Length > 0 ? addresses : [$"10.0.0.{number}/24", $"fe80::{number}/64"]);

    public static ServiceRegistration Registration(string name, int port = 3000, Action<string>? renamed = null) => new()
    {
        InstanceName = name,
        ServiceType = ServiceType,
        Port = port,
        Text = [KeyValuePair.Create("version", "1.0"), KeyValuePair.Create("protocol", "http")],
        Renamed = renamed,
    };

    /// <summary>Begins to publish.</summary>
    public Task<IPublishedService> PublishAsync(MemoryTransport machine, ServiceRegistration registration, string? hostName = null, CancellationToken cancellationToken = default) =>
        new MulticastDnsPublisher(Options(hostName), () => machine).PublishAsync(registration, cancellationToken);

    /// <summary>Publishes, until it is announced for the second time.</summary>
    public async Task<IPublishedService> PublishedAsync(MemoryTransport machine, string name, int port = 3000, string? hostName = null)
    {
        Task<IPublishedService> publishing = PublishAsync(machine, Registration(name, port), hostName);
        Pass(3);
        return Own(await publishing.WaitAsync(Patience.Limit));
    }

    public Browser Browse(MemoryTransport machine)
    {
        var browser = Own(new Browser(Options(), Type, machine));
        browser.Start();
        return browser;
    }

    public void Pass(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public static List<ServiceNews> NewsOf(Browser browser)
    {
        var news = new List<ServiceNews>();
        while (browser.TryNext() is { } next)
        {
            news.Add(next);
        }

        return news;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable owned in _owned)
        {
            await owned.DisposeAsync();
        }
    }

    private T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
