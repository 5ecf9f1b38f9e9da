namespace Gambi.Cli.Output;

/// <summary>Whoever read the output is gone, as with <c>| head</c>: nothing is left to do.</summary>
internal sealed class BrokenPipeException(IOException inner) : IOException(inner.Message, inner);
