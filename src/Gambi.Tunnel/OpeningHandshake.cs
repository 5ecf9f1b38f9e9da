using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Gambi.Tunnel;

/// <summary>What both ends of a WebSocket's opening handshake must agree on (RFC 6455, 4).</summary>
public static class OpeningHandshake
{
    /// <summary>The version of the protocol, <c>Sec-WebSocket-Version</c>.</summary>
    public const string Version = "13";

    /// <summary>The token of <c>Upgrade</c>.</summary>
    public const string Upgrade = "websocket";

    // 1.3: fixed for ever.
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>A new <c>Sec-WebSocket-Key</c>.</summary>
    public static string NewKey()
    {
        Span<byte> nonce = stackalloc byte[KeyBytes];
        RandomNumberGenerator.Fill(nonce);
        return Convert.ToBase64String(nonce);
    }

    /// <summary>The <c>Sec-WebSocket-Accept</c> that proves that a server read the key.</summary>
    /// <param name="key">The client's <c>Sec-WebSocket-Key</c>.</param>
    [SuppressMessage("Security", "CA5350", Justification = "The protocol says so; nothing is kept secret by it.")]
    public static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
}
