using Gambi.Conformance.Node;
using Gambi.Conformance.Rooms;

namespace Gambi.Conformance.Kinds;

public sealed class NativeClientTests(NodeClients clients) : ClientTests(clients, ParticipantKind.Native);
