using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Gambi.Participant.Tests.Doubles;

/// <summary>A provider that keeps each connection's bytes as they came, answers <c>{}</c>, and closes.</summary>
internal sealed class RawProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> _requests = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _connections;

    public RawProvider()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    public ProviderAddress Address => ProviderAddress.Parse($"http://{Authority}/base");

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The next request, head and body.</summary>
    public Task<string> RequestAsync() => _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(90));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            Interlocked.Increment(ref _connections);
            NetworkStream stream = client.GetStream();
            StringBuilder seen = new();
            byte[] buffer = new byte[16 * 1024];
            while (!IsWhole(seen.ToString()) && await stream.ReadAsync(buffer, _stopping.Token) is var count and > 0)
            {
                seen.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray(), _stopping.Token);
            _requests.Writer.TryWrite(seen.ToString());
        }
    }

    private static bool IsWhole(string seen)
    {
        int end = seen.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string? length = seen.Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return end >= 0 && seen.Length - end - 4 >= (length is null ? 0 : int.Parse(length[16..], null));
    }
}
