using System.Net;
using System.Threading.Channels;
using Gambi.Discovery.Links;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Timing;

namespace Gambi.Discovery.Browsing;

/// <summary>Browses for the services of one type, on all interfaces, for one reader of its news.</summary>
internal sealed class Browser : ILinkListener, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly DnsName _type;
    private readonly IMulticastTransport _transport;
    private readonly Random _random;
    private readonly Agenda _agenda;
    private readonly SentPackets _sent = new();
    private readonly SortedDictionary<int, InterfaceView> _views = [];
    private readonly Dictionary<DnsName, FoundService> _told = [];

    // Names only: whoever reads slowly gets what is so when he reads, and what waits for him is bounded by what is known.
    private readonly Queue<DnsName> _untold = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IReadOnlyList<IMulticastLink> _links = [];
    private bool _disposed;

    public Browser(DiscoveryOptions options, DnsName type, IMulticastTransport transport)
    {
        (_type, _transport, _random) = (type, transport, options.NewRandom());
        _agenda = new Agenda(options.TimeProvider, _gate, static () => { });
    }

    /// <exception cref="System.Net.Sockets.SocketException">No socket could be opened on any interface.</exception>
    public void Start() => _transport.Start(this, mustAnswer: false);

    /// <summary>Waits for news.</summary>
    public async ValueTask<ServiceNews> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryNext() is { } news)
            {
                return news;
            }

            await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is news now, if anything.</summary>
    public ServiceNews? TryNext()
    {
        lock (_gate)
        {
            while (_untold.TryDequeue(out DnsName? instance))
            {
                if (NewsOf(instance) is { } news)
                {
                    return news;
                }
            }

            return null;
        }
    }

    public void LinksChanged(IReadOnlyList<IMulticastLink> links)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _links = links;
            ILookup<int, IMulticastLink> byInterface = links.ToLookup(static link => link.InterfaceIndex);
            foreach (InterfaceView gone in _views.Values.Where(view => !byInterface.Contains(view.Index)).ToArray())
            {
                _views.Remove(gone.Index);
                gone.Stop();
            }

            foreach (IGrouping<int, IMulticastLink> group in byInterface)
            {
                if (!_views.TryGetValue(group.Key, out InterfaceView? view))
                {
                    view = new InterfaceView(group.Key, _type, _agenda, _random, _sent, Changed);
                    _views.Add(group.Key, view);
                }

                view.Use([.. group]);
            }

            Changed();
        }
    }

    public void Received(IMulticastLink link, ReadOnlySpan<byte> packet, IPEndPoint source, bool toGroup)
    {
        lock (_gate)
        {
            // RFC 6762 §6 and §11: answers come from the port of multicast DNS, and from this link.
            if (_disposed || source.Port != OnLink.Port || !(toGroup || link.IsNear(source.Address)) || (_sent.Contains(packet) && _links.IsOwn(source.Address))
                || !_views.TryGetValue(link.InterfaceIndex, out InterfaceView? view) || !view.Uses(link)
                || !MessageReader.TryRead(packet, out DnsMessage? message))
            {
                return;
            }

            view.Take(link, message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
            _agenda.Dispose();
        }

        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    private void Changed()
    {
        HashSet<DnsName> waiting = [.. _untold];
        foreach (DnsName instance in _views.Values.SelectMany(static view => view.Cache.Instances).Concat(_told.Keys).Where(instance => !waiting.Contains(instance)).Distinct().ToArray())
        {
            if (!IsSame(_told.GetValueOrDefault(instance), Find(instance)))
            {
                _untold.Enqueue(instance);
            }
        }

        if (_untold.Count > 0)
        {
            _signal.Writer.TryWrite(true);
        }
    }

    private ServiceNews? NewsOf(DnsName instance)
    {
        FoundService? before = _told.GetValueOrDefault(instance), now = Find(instance);
        if (IsSame(before, now))
        {
            return null;
        }

        if (now is null)
        {
            _told.Remove(instance);
            return new ServiceNews(before!, IsGone: true);
        }

        _told[instance] = now;
        return new ServiceNews(now, IsGone: false);
    }

    /// <summary>The service as all interfaces together show it. Where two show different ones, that of the first counts, and what only this machine sees counts last.</summary>
    private FoundService? Find(DnsName instance)
    {
        var shown = _views.Values
            .Select(view => (View: view, Service: view.Cache.ServiceOf(instance)))
            .Where(static shown => shown.Service is not null)
            .Select(static shown => (shown.View, Service: shown.Service!, Addresses: shown.View.AddressesOf(shown.Service!.Target).ToArray()))
            .Where(static shown => shown.Addresses.Length > 0)
            .OrderBy(static shown => shown.View.IsLoopback)
            .ToArray();
        if (shown.Length == 0)
        {
            return null;
        }

        (InterfaceView view, ServiceData service, _) = shown[0];
        return new FoundService
        {
            InstanceName = instance.Labels[0],
            HostName = service.Target.ToString(),
            Port = service.Port,
            Addresses = [.. shown.Where(one => one.Service.Equals(service)).SelectMany(static one => one.Addresses).Distinct()],
            Text = view.Cache.TextOf(instance),
        };
    }

    private static bool IsSame(FoundService? left, FoundService? right) => ReferenceEquals(left, right)
        || (left is not null && right is not null && left.Port == right.Port && left.HostName == right.HostName && left.InstanceName == right.InstanceName
            && left.Addresses.SequenceEqual(right.Addresses) && left.Text.Count == right.Text.Count
            && left.Text.All(pair => right.Text.TryGetValue(pair.Key, out string? value) && value == pair.Value));
}
