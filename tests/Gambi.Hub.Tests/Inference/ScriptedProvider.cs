using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gambi.Hub.Tests.Inference;

/// <summary>A provider that answers every request with the same bytes, piece by piece, and closes the connection.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    /// <summary>What it answers next, as it stands on the wire; a piece is one write.</summary>
    private IReadOnlyList<byte[]> _answer = [];

    public ScriptedProvider()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    public void Answer(string head, params IEnumerable<byte[]> pieces) =>
        _answer = [Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n"), .. pieces];

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
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            client.NoDelay = true;
            var stream = client.GetStream();
            await ReadRequestAsync(stream);
            try
            {
                foreach (var piece in _answer)
                {
                    await stream.WriteAsync(piece, _stopping.Token);
                }
            }
            catch (IOException)
            {
                // A participant that got more than was announced hangs up.
            }
        }
    }

    private async Task ReadRequestAsync(NetworkStream stream)
    {
        var read = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await stream.ReadAsync(buffer, _stopping.Token);
            read.AddRange(buffer.AsSpan(0, count));
            var text = Encoding.Latin1.GetString([.. read]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (count == 0 || (end >= 0 && read.Count - end - 4 >= LengthIn(text[..end])))
            {
                return;
            }
        }
    }

    private static int LengthIn(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(static l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line[15..].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
