using System.IO.Pipelines;

namespace Gambi.Tunnel;

/// <summary>One request as the participant serves it. Calls must not overlap.</summary>
public interface ITunnelExchange
{
    /// <summary>What is asked.</summary>
    TunnelRequestHead Head { get; }

    /// <summary>Whether a body follows; <see cref="Body"/> is at its end otherwise.</summary>
    bool HasBody { get; }

    /// <summary>The request's body as it arrives.</summary>
    PipeReader Body { get; }

    /// <summary>Sends status and headers; once, and before any byte of the body.</summary>
    ValueTask StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken);

    /// <summary>The same with the first bytes of the body, and its end if it is whole: all of it leaves together.</summary>
    ValueTask StartAsync(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body, bool isWhole, CancellationToken cancellationToken);

    /// <summary>Sends bytes of the body and waits for credit where there is none; the bytes may be reused when it returns.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends the body. An exchange whose handler returns without having ended it is failed.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Ends the exchange with a failure instead.</summary>
    /// <param name="stage"><c>provider</c> before the first byte, <c>stream</c> after it.</param>
    /// <param name="message">One sentence for people; never a payload or a credential.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask FailAsync(string stage, string message, CancellationToken cancellationToken);
}
