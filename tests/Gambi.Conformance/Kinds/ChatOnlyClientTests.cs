using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance.Kinds;

public sealed class ChatOnlyClientTests(NodeClients clients) : ClientTests(clients, ParticipantKind.ChatOnly);
