using System.Net.Sockets;
using System.Text;
using Gambi.Load.Answers;

namespace Gambi.Load.Provider;

/// <summary>One connection of a client to the provider.</summary>
internal sealed class ProviderConnection
{
    private const int MostPerSend = 64 * 1024;

    private static readonly byte[] NotFound = Failure("404 Not Found", "No such route.");
    private static readonly byte[] Mangled = Failure("422 Unprocessable Content", "The request is not what was sent.");
    private static readonly byte[] NoModel = Failure("400 Bad Request", "No model.");

    private readonly ProviderServer _server;
    private readonly Socket _socket;
    private readonly PacedStream _paced;
    private readonly RequestReader _reader;
    private byte[] _model = [];
    private ScriptWire? _script;

    public ProviderConnection(ProviderServer server, Socket socket)
    {
        _server = server;
        _socket = socket;
        _paced = new(server, socket);
        _reader = new(socket);
    }

    /// <summary>Serves until the client leaves.</summary>
    public async Task ServeAsync()
    {
        try
        {
            // Read on while a paced stream is sent: this is how its client's leaving is noticed at once.
            while (await _reader.ReadAsync())
            {
                await AnswerAsync();
            }
        }
        catch (SocketException)
        {
            // The client is gone, which is what the end is about.
        }
        catch (Exception e)
        {
            // Into the run's log; the client's side of it fails the run.
            await Console.Error.WriteLineAsync($"A request cannot be answered: {e}");
        }
        finally
        {
            _paced.Abort();
            _socket.Dispose();
        }
    }

    private async ValueTask AnswerAsync()
    {
        switch (_reader.Route)
        {
            case RequestRoute.Models:
                await SendAsync(_server.Models());
                return;
            case RequestRoute.Other:
                await SendAsync(NotFound);
                return;
        }

        if (_reader.Model.Length == 0)
        {
            await SendAsync(NoModel);
            return;
        }

        var script = Script();
        await (_reader.Filler == script.Script.FillerLength ? SendAsync(script) : SendAsync(Mangled));
    }

    private async ValueTask SendAsync(ScriptWire script)
    {
        if (script.Script.IsSilent)
        {
            _paced.Begin(script);
            return;
        }

        if (script.Script.Interval > TimeSpan.Zero)
        {
            await SendAsync(script.Opening);
            _server.Pacemaker.Add(_paced, _paced.Begin(script));
            return;
        }

        if (!script.Script.IsStream)
        {
            await SendAsync(script.Opening);
            return;
        }

        await SendAsync(script.Head);
        for (var i = 0; i < script.Script.Repeats; i++)
        {
            await SendBlockAsync(script);
        }

        await SendAsync(script.Tail);
    }

    // Chunk by chunk, as programs that serve models do. Streams take turns: without that one would be sent to its end before the next begins, as long as its reader keeps up.
    private async ValueTask SendBlockAsync(ScriptWire script)
    {
        for (var i = 0; i < script.Chunks; i++)
        {
            await Task.Yield();
            await SendAsync(script.Block.AsMemory(i * script.BytesPerChunk, script.BytesPerChunk));
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes[..Math.Min(bytes.Length, MostPerSend)])..];
        }
    }

    private ScriptWire Script()
    {
        if (_script is null || !_reader.Model.Span.SequenceEqual(_model))
        {
            _model = _reader.Model.ToArray();
            _script = _server.Script(Encoding.UTF8.GetString(_model));
        }

        return _script;
    }

    private static byte[] Failure(string status, string message)
    {
        var body = $$$"""{"error":{"message":"{{{message}}}","type":"invalid_request_error","param":"","code":""}}""";
        return Encoding.ASCII.GetBytes(FormattableString.Invariant($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
