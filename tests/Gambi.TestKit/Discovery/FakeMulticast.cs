using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gambi.Discovery;

namespace Gambi.TestKit.Discovery;

/// <summary>A network on which services are announced and heard without a socket; what is published on it says that it is at 127.0.0.1.</summary>
public sealed class FakeMulticast : IServiceBrowser, IServicePublisher
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Host), FoundService> _services = [];
    private readonly List<Channel<ServiceNews>> _listeners = [];
    private readonly Channel<bool> _heard = Channel.CreateUnbounded<bool>();

    /// <summary>Whether no socket can be opened.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Completes once for each listener, when it has heard all that is announced.</summary>
    public async Task WhenHeardAsync(CancellationToken cancellationToken = default) => await _heard.Reader.ReadAsync(cancellationToken);

    /// <summary>What is announced now.</summary>
    public IReadOnlyList<FoundService> Services
    {
        get
        {
            lock (_gate)
            {
                return [.. _services.Values];
            }
        }
    }

    /// <summary>A hub as it is announced.</summary>
    public static FoundService Hub(int port, string? name = null, string host = "studio.local", string protocol = "http", params string[] addresses) => new()
    {
        InstanceName = name ?? $"gambi-hub-{port}",
        HostName = host,
        Port = port,
        Addresses = [.. addresses.DefaultIfEmpty("127.0.0.1").Select(IPAddress.Parse)],
        Text = new Dictionary<string, string> { ["version"] = "1.0", ["protocol"] = protocol },
    };

    /// <summary>Announces a service, or what has become of it.</summary>
    public void Announce(FoundService service) => Tell(new(service, IsGone: false));

    /// <summary>Says goodbye for a service.</summary>
    public void Withdraw(FoundService service) => Tell(new(service, IsGone: true));

    /// <inheritdoc/>
    public async IAsyncEnumerable<ServiceNews> BrowseAsync(string serviceType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var heard = Channel.CreateUnbounded<ServiceNews>();
        lock (_gate)
        {
            FailIfBroken();
            foreach (FoundService service in _services.Values)
            {
                heard.Writer.TryWrite(new(service, IsGone: false));
            }

            _listeners.Add(heard);
        }

        // Back here, the listener has done with what it was told before.
        while (heard.Reader.TryRead(out ServiceNews? present))
        {
            yield return present;
        }

        _heard.Writer.TryWrite(true);
        await foreach (ServiceNews news in heard.Reader.ReadAllAsync(cancellationToken))
        {
            yield return news;
        }
    }

    /// <inheritdoc/>
    public Task<IPublishedService> PublishAsync(ServiceRegistration registration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registration);
        FailIfBroken();
        string name = registration.InstanceName;
        for (int number = 2; Services.Any(service => service.InstanceName == name); number++)
        {
            name = $"{registration.InstanceName} ({number})";
        }

        FoundService service = Hub(registration.Port, name) with { Text = registration.Text.ToDictionary() };
        Announce(service);
        return Task.FromResult<IPublishedService>(new Publication(this, service));
    }

    private void FailIfBroken()
    {
        if (IsBroken)
        {
            throw new SocketException((int)SocketError.NetworkUnreachable);
        }
    }

    private void Tell(ServiceNews news)
    {
        lock (_gate)
        {
            (string, string) key = (news.Service.InstanceName, news.Service.HostName);
            if (news.IsGone)
            {
                _services.Remove(key);
            }
            else
            {
                _services[key] = news.Service;
            }

            foreach (Channel<ServiceNews> listener in _listeners)
            {
                listener.Writer.TryWrite(news);
            }
        }
    }

    private sealed class Publication(FakeMulticast network, FoundService service) : IPublishedService
    {
        public string InstanceName => service.InstanceName;

        public ValueTask DisposeAsync()
        {
            network.Withdraw(service);
            return ValueTask.CompletedTask;
        }
    }
}
