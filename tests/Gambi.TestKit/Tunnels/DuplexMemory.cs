using System.IO.Pipelines;

namespace Gambi.TestKit.Tunnels;

/// <summary>One end of a connection in memory, as bytes: a pipe each way, or a stream. What is not read holds the writer back.</summary>
public sealed class DuplexMemory : IDuplexPipe
{
    private static readonly PipeOptions Options = new(useSynchronizationContext: false);

    private DuplexMemory(PipeReader input, PipeWriter output)
    {
        Input = input;
        Output = output;
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>The two ends of a new connection.</summary>
    public static (DuplexMemory One, DuplexMemory Other) CreatePair()
    {
        Pipe forth = new(Options), back = new(Options);
        return (new(back.Reader, forth.Writer), new(forth.Reader, back.Writer));
    }

    /// <summary>This end as a stream; disposing of it ends both directions.</summary>
    public Stream AsStream() => new Hubs.MemoryClientStream(Input, Output, static () => { });

    /// <summary>Ends both directions.</summary>
    public void Drop()
    {
        Output.Complete();
        Input.Complete();
    }
}
