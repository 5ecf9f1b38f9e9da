using Gambi.Contracts;
using Gambi.Hub.Rooms;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Rooms;

public sealed class ParticipantTests
{
    private static readonly ParticipantRegistration Two = new()
    {
        Nickname = "n",
        Models = ["m"],
        Endpoint = "http://localhost",
        Concurrency = 2,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void A_slot_is_taken_exactly_as_long_as_its_lease_lives()
    {
        var clock = new FakeClock();
        var participant = new Gambi.Hub.Rooms.Participant("p", Two, clock.GetUtcNow());
        Assert.Null(participant.TryTakeSlot(clock.GetUtcNow()));
        participant.Attach(new EverlastingLink(clock), clock.GetUtcNow());

        var first = participant.TryTakeSlot(clock.GetUtcNow())!;
        Assert.Equal(ParticipantStatus.Online, participant.StatusAt(clock.GetUtcNow()));
        var second = participant.TryTakeSlot(clock.GetUtcNow())!;
        Assert.Equal(ParticipantStatus.Busy, participant.StatusAt(clock.GetUtcNow()));
        Assert.Null(participant.TryTakeSlot(clock.GetUtcNow()));
        first.Dispose();
        first.Dispose();
        Assert.Equal(1, participant.Active);
        second.Dispose();
        Assert.Equal(0, participant.Active);
    }

    [Fact]
    public void A_token_is_good_once_for_a_minute_and_only_the_newest()
    {
        var clock = new FakeClock();
        var participant = new Gambi.Hub.Rooms.Participant("p", Two, clock.GetUtcNow());
        Assert.False(participant.Redeem("a", clock.GetUtcNow()));
        participant.Expect(new TunnelToken("a", clock.GetUtcNow() + TimeSpan.FromSeconds(60)));
        Assert.False(participant.Redeem("b", clock.GetUtcNow()));
        Assert.True(participant.WouldRedeem("a", clock.GetUtcNow()));
        Assert.True(participant.Redeem("a", clock.GetUtcNow()));
        Assert.False(participant.Redeem("a", clock.GetUtcNow()));

        participant.Expect(new TunnelToken("c", clock.GetUtcNow() + TimeSpan.FromSeconds(60)));
        participant.Expect(new TunnelToken("d", clock.GetUtcNow() + TimeSpan.FromSeconds(60)));
        Assert.False(participant.Redeem("c", clock.GetUtcNow()));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.False(participant.Redeem("d", clock.GetUtcNow()));
    }

    [Fact]
    public void A_link_that_was_superseded_cannot_take_the_new_one_with_it()
    {
        var clock = new FakeClock();
        var participant = new Gambi.Hub.Rooms.Participant("p", Two, clock.GetUtcNow());
        var (old, young) = (new EverlastingLink(clock), new EverlastingLink(clock));
        Assert.Null(participant.Attach(old, clock.GetUtcNow()));
        Assert.Same(old, participant.Attach(young, clock.GetUtcNow()));
        Assert.False(participant.Detach(old));
        Assert.Same(young, participant.Link);
        Assert.True(participant.Detach(young));
        Assert.Null(participant.Link);
    }
}
