using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading.Channels;
using Gambi.Cli.Hosting;
using Gambi.Client;
using Gambi.Discovery;
using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Hubs;

/// <summary>A hub's presence on its networks (contract §5): announced beside its work, taken back when this is disposed.</summary>
internal sealed partial class HubPresence : IAsyncDisposable
{
    private const int MostNames = 16;

    private readonly CancellationTokenSource _over = new();
    private readonly Channel<string> _names = Channel.CreateBounded<string>(new BoundedChannelOptions(MostNames) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly HubAddress _address;
    private readonly ILogger _logger;
    private readonly Task _announcing;

    private HubPresence(CliHost host, HubAddress address, HubEvents events, ILogger logger)
    {
        (_address, _logger) = (address, logger);
        IServicePublisher publisher = host.Publisher(new() { TimeProvider = host.Time, UseInterface = WhereItListens(address) });
        _announcing = Task.WhenAll(AnnounceAsync(publisher, host), TellAsync(events));
    }

    /// <summary>Begins to announce it. A network that takes no announcement is told of in the log and keeps nobody from serving.</summary>
    public static HubPresence Begin(CliHost host, HubAddress address, HubEvents events, ILogger logger) => new(host, address, events, logger);

    /// <summary>Says goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _announcing;
        _over.Dispose();
    }

    private async Task AnnounceAsync(IServicePublisher publisher, CliHost host)
    {
        try
        {
            await using IPublishedService published = await publisher.PublishAsync(Registration(), _over.Token);
            _names.Writer.TryWrite(published.InstanceName);
            await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, _over.Token);
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is SocketException or NetworkInformationException)
        {
            LogNotAnnounced(_logger, e.Message);
        }
        finally
        {
            _names.Writer.TryComplete();
        }
    }

    // The publisher must not wait for a slow terminal. It tells of a first renaming before the name is known to be good, and answers the same name then.
    private async Task TellAsync(HubEvents events)
    {
        string? last = null;
        await foreach (string name in _names.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (name != last)
            {
                events.MdnsRegistered(name);
                last = name;
            }
        }
    }

    private ServiceRegistration Registration() => new()
    {
        InstanceName = FormattableString.Invariant($"gambi-hub-{_address.Port}"),
        ServiceType = HubResolver.ServiceType,
        Port = _address.Port,
        Text = [.. Text()],
        Renamed = name => _names.Writer.TryWrite(name),
    };

    private IEnumerable<KeyValuePair<string, string>> Text()
    {
        yield return new("version", "1.0");
        yield return new("protocol", _address.Certificate is null ? "http" : "https");
        if (_address.Certificate is not null)
        {
            // Ours: the name that the certificate is made for; by an address nobody could check it.
            yield return new("host", new Uri(_address.UrlFor(LanAddress.OfMachine())).Host);
        }
    }

    /// <summary>The interfaces on which others can reach it: one that listens on this machine alone is announced to programs of this machine alone.</summary>
    private static Func<NetworkInterface, bool> WhereItListens(HubAddress address)
    {
        Func<NetworkInterface, bool> usual = new DiscoveryOptions().UseInterface;
        return address.IsWildcard ? usual : candidate => usual(candidate) && Has(candidate, address.Bind);
    }

    private static bool Has(NetworkInterface candidate, IReadOnlyList<IPAddress> listening)
    {
        if (candidate.NetworkInterfaceType == NetworkInterfaceType.Loopback && listening.Any(IPAddress.IsLoopback))
        {
            return true;
        }

        try
        {
            return candidate.GetIPProperties().UnicastAddresses.Any(own => listening.Contains(own.Address));
        }
        catch (NetworkInformationException)
        {
            // It went away meanwhile.
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The hub is not announced on the network, and is found by its URL only: {Reason}")]
    private static partial void LogNotAnnounced(ILogger logger, string reason);
}
