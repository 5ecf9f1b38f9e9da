using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gambi.Discovery.Links.Sockets;

/// <summary>This machine's interfaces, as they come and go: a socket for each family on each.</summary>
internal sealed class SocketTransport(DiscoveryOptions options) : IMulticastTransport
{
    // Not every system tells of every change: Linux, by way of the platform, of none of IPv6.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(1);
    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    private readonly Lock _gate = new();
    private readonly List<Task> _receiving = [];
    private List<SocketLink> _links = [];
    private ILinkListener? _listener;
    private bool _mustAnswer;
    private ITimer? _timer;
    private bool _disposed;

    public void Start(ILinkListener listener, bool mustAnswer)
    {
        lock (_gate)
        {
            (_listener, _mustAnswer) = (listener, mustAnswer);
            if (Look() is { } failed && _links.Count == 0)
            {
                throw failed;
            }

            NetworkChange.NetworkAddressChanged += OnChanged;
            _timer = options.TimeProvider.CreateTimer(static transport => ((SocketTransport)transport!).LookAgain(), this, LookEvery, LookEvery);
        }
    }

    public async ValueTask DisposeAsync()
    {
        NetworkChange.NetworkAddressChanged -= OnChanged;
        Task[] receiving;
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
            _links.ForEach(static link => link.Dispose());
            _links = [];
            receiving = [.. _receiving];
        }

        try
        {
            await Task.WhenAll(receiving).WaitAsync(LongestClosing, options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The sockets are closed, so that they end; whoever disposes does not wait for when.
        }
    }

    private void OnChanged(object? sender, EventArgs e) => LookAgain();

    private void LookAgain()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            try
            {
                Look();
            }
            catch (NetworkInformationException)
            {
                // The machine's list of interfaces could not be read just now; on this thread of a timer it would end the process, and the next look comes soon.
            }
        }
    }

    /// <summary>Answers why a link could not be opened, if one could not; it is tried again at the next look.</summary>
    private SocketException? Look()
    {
        SocketException? failed = null;
        var links = new List<SocketLink>();
        var opened = new List<SocketLink>();
        foreach (LocalInterface one in LocalInterface.All(options.UseInterface))
        {
            foreach (AddressFamily family in Families.Where(one.Has))
            {
                if (_links.Find(link => link.IsOf(one, family)) is { } kept)
                {
                    links.Add(kept);
                    continue;
                }

                try
                {
                    opened.Add(SocketLink.Open(one, family, _mustAnswer, options.TimeProvider));
                }
                catch (SocketException e)
                {
                    failed = e;
                }
            }
        }

        SocketLink[] gone = [.. _links.Except(links)];
        if (opened.Count > 0 || gone.Length > 0)
        {
            _links = [.. links, .. opened];
            Array.ForEach(gone, static link => link.Dispose());
            _listener!.LinksChanged(_links);
            opened.ForEach(link => link.Receive(_listener));
            _receiving.RemoveAll(static receiving => receiving.IsCompleted);
            _receiving.AddRange(opened.Select(static link => link.Receiving));
        }

        return failed;
    }
}
