using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Gambi.Load.Answers;
using Gambi.Load.Measuring;

namespace Gambi.Load.Provider;

/// <summary>A provider that answers what the model's name says, from memory, with as little work of its own as can be.</summary>
internal sealed class ProviderServer : IDisposable
{
    private readonly ConcurrentDictionary<string, ScriptWire> _scripts = new();
    private readonly Channel<long> _aborts = Channel.CreateUnbounded<long>();
    private readonly Pacemaker _pacemaker = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly string[] _models;

    private ProviderServer(string[] models) => _models = models;

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>What paces its streams.</summary>
    public Pacemaker Pacemaker => _pacemaker;

    /// <summary>Starts one that lists these models.</summary>
    public static ProviderServer Start(string[] models)
    {
        var server = new ProviderServer(models);
        server._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        server._listener.Listen(4096);
        server._pacemaker.Start();
        _ = server.AcceptAsync();
        return server;
    }

    /// <summary>The answer of a model.</summary>
    public ScriptWire Script(string model) => _scripts.GetOrAdd(model, static name => new(AnswerScript.Of(name)));

    /// <summary>The list of models, as a whole reply.</summary>
    public byte[] Models()
    {
        var body = $$"""{"object":"list","data":[{{string.Join(',', _models.Select(model => $$"""{"id":"{{model}}","object":"model","created":1760000000,"owned_by":"load"}"""))}}]}""";
        return Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    /// <summary>When clients left in the middle of an answer, in nanoseconds of the monotonic clock.</summary>
    public ChannelReader<long> Aborts => _aborts.Reader;

    /// <summary>A client has left just now.</summary>
    public void Aborted() => _aborts.Writer.TryWrite(Kernel.Now());

    /// <summary>The aborts that nobody has read yet, with commas between.</summary>
    public string TakeAborts()
    {
        var taken = new List<long>();
        while (_aborts.Reader.TryRead(out var one))
        {
            taken.Add(one);
        }

        return string.Join(',', taken);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            var socket = await _listener.AcceptAsync();
            socket.NoDelay = true;
            socket.Blocking = false;
            _ = new ProviderConnection(this, socket).ServeAsync();
        }
    }
}
