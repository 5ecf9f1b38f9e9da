using Gambi.DemoProvider;
using Gambi.Hub.Rooms;

namespace Gambi.Hub.Tests.Abuse;

/// <summary>A participant that is there all the time, the tunnel it had at first, and its provider's log.</summary>
internal sealed record Watched(Gambi.Hub.Rooms.Participant Participant, IParticipantLink Link, DemoProviderLog Log);
