using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance.Kinds;

public sealed class ChatOnlyUntoldClientTests(NodeClients clients) : ClientTests(clients, ParticipantKind.ChatOnlyUntold);
