using System.Net.WebSockets;

namespace Gambi.Participant;

/// <summary>Opens a WebSocket, offering subprotocols; what it returns says which was taken.</summary>
/// <param name="url">Where, with the token.</param>
/// <param name="subprotocols">What to offer, best first; none for v1.</param>
/// <param name="cancellationToken">Ends the attempt.</param>
internal delegate Task<WebSocket> WebSocketConnect(Uri url, IReadOnlyList<string> subprotocols, CancellationToken cancellationToken);
