using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance.Kinds;

public sealed class ResponsesOnlyClientTests(NodeClients clients) : ClientTests(clients, ParticipantKind.ResponsesOnly);
