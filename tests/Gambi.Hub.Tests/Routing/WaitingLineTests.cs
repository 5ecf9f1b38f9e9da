using Gambi.Contracts;
using Gambi.Hub.Routing;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Routing;

public sealed class WaitingLineTests
{
    private readonly RoutingScene _scene = new();

    [Fact]
    public async Task Clients_take_turns_and_each_ones_requests_keep_their_order()
    {
        _scene.Join("ada", ["m"]);
        var slot = _scene.Admit("m");
        string[] asked = ["a1", "a2", "a3", "b1", "c1", "b2"];
        var waiting = asked.ToDictionary(name => name, name => _scene.WaitFor("m", $"10.0.0.{name[0] - 'a'}"));
        List<string> order = [];

        while (order.Count < asked.Length)
        {
            slot.Dispose();
            var served = await Task.WhenAny(waiting.Values).WaitAsync(Guard);
            var name = waiting.Single(w => w.Value == served).Key;
            slot = await RoutingScene.SlotAsync(served);
            waiting.Remove(name);
            order.Add(name);
        }

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], order);
    }

    [Fact]
    public async Task Who_waits_for_somebody_else_does_not_block_those_behind()
    {
        _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["m"]);
        using var ada = _scene.Admit("ada");
        var bob = _scene.Admit("bob");
        var first = _scene.WaitFor("ada");
        var second = _scene.WaitFor("m");

        bob.Dispose();

        using var served = await RoutingScene.SlotAsync(second);
        Assert.Equal(("bob", "first-free-of-2"), (served.Slot.Participant.Id, served.Route));
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task A_request_that_comes_takes_a_slot_that_nobody_before_it_can_use_and_no_other()
    {
        _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["n"]);
        using var busy = _scene.Admit("ada");
        var pinned = _scene.WaitFor("ada");

        using var other = await RoutingScene.SlotAsync(_scene.WaitFor("n"));
        var any = _scene.WaitFor("*");

        Assert.Equal("bob", other.Slot.Participant.Id);
        Assert.Equal(TimeSpan.Zero, other.Queued);
        Assert.False(pinned.IsCompleted || any.IsCompleted);
    }

    [Fact]
    public async Task A_request_whose_participant_failed_goes_first_and_keeps_what_it_has_waited()
    {
        _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["m"]);
        var (ada, bob) = (_scene.Admit("ada"), _scene.Admit("bob"));
        var unlucky = _scene.WaitFor("m");
        var others = new[] { _scene.WaitFor("m"), _scene.WaitFor("m", "10.0.0.2") };
        _scene.Clock.Advance(TimeSpan.FromSeconds(5));
        ada.Dispose();
        using var failed = await RoutingScene.SlotAsync(unlucky);
        var again = _scene.Admission.AdmitAsync(_scene.Ask("m").Again(failed), CancellationToken.None).AsTask();
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));

        bob.Dispose();

        using var served = await RoutingScene.SlotAsync(again);
        Assert.Equal(("bob", TimeSpan.FromSeconds(7)), (served.Slot.Participant.Id, served.Queued));
        Assert.All(others, waiting => Assert.False(waiting.IsCompleted));
    }

    [Fact]
    public async Task The_line_is_bounded_but_not_for_what_is_made_in_background()
    {
        var scene = new RoutingScene(settings: new() { Depth = 2, Bytes = 100 });
        scene.Join("ada", ["m"]);
        var slot = scene.Admit("ada");
        var waiting = new List<Task<Failures.Outcome<Admitted>>> { scene.WaitFor("m"), scene.WaitFor("ada") };

        var full = scene.AdmitFailure(scene.Ask("m"));
        var pinned = scene.AdmitFailure(scene.Ask("ada"));
        waiting.Add(scene.WaitFor(scene.Ask("m") with { IsBackground = true }));
        var heavy = scene.AdmitFailure(scene.Ask("m") with { IsBackground = true, Bytes = 101 });

        Assert.Equal((503, ErrorCatalog.ParticipantBusy, "routing"), (full.Status, full.Error, full.Stage));
        Assert.Contains("as many requests wait", full.Message, StringComparison.Ordinal);
        Assert.Contains("--queue-depth", full.Hint, StringComparison.Ordinal);
        Assert.Equal((409, ErrorCatalog.ParticipantBusy), (pinned.Status, pinned.Error));
        Assert.Equal((503, ErrorCatalog.ParticipantBusy), (heavy.Status, heavy.Error));
        Assert.All(new[] { full, pinned, heavy }, failure => Assert.NotNull(failure.RetryAfter));
        foreach (var next in waiting)
        {
            slot.Dispose();
            slot = await RoutingScene.SlotAsync(next);
        }
    }

    [Fact]
    public async Task A_line_of_no_places_answers_at_once_and_a_full_one_still_takes_back_who_was_failed()
    {
        var none = new RoutingScene(settings: new() { Depth = 0 });
        none.Join("ada", ["m"]);
        using var taken = none.Admit("ada");
        Assert.Equal("Participant 'ada', the only one that could serve this, is busy.", none.AdmitFailure(none.Ask("m")).Message);

        var full = new RoutingScene(settings: new() { Depth = 1 });
        full.Join("ada", ["m"]);
        full.Join("bob", ["m"]);
        var (ada, bob) = (full.Admit("ada"), full.Admit("bob"));
        _ = full.WaitFor("ada");
        var again = full.WaitFor(full.Ask("m").Again(ada));
        bob.Dispose();
        Assert.Equal("bob", (await RoutingScene.SlotAsync(again)).Slot.Participant.Id);
    }

    [Fact]
    public async Task Bytes_that_no_longer_wait_make_room_for_others()
    {
        var scene = new RoutingScene(settings: new() { Bytes = 100 });
        scene.Join("ada", ["m"]);
        var slot = scene.Admit("ada");
        using var leaving = new CancellationTokenSource();
        var left = scene.Admission.AdmitAsync(scene.Ask("m") with { Bytes = 60 }, leaving.Token).AsTask();
        var served = scene.WaitFor(scene.Ask("m") with { Bytes = 40 });

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        slot.Dispose();
        using var taken = await RoutingScene.SlotAsync(served);

        Assert.False(scene.WaitFor(scene.Ask("m") with { Bytes = 100 }).IsCompleted);
    }

    [Theory]
    [InlineData("ada", 409)]
    [InlineData("m", 503)]
    public async Task Patience_ends_with_what_was_waited_for_and_when_to_come_back(string selector, int status)
    {
        var ada = _scene.Join("ada", ["m"]);
        using var slot = _scene.Admit("ada");
        var waiting = _scene.WaitFor(_scene.Ask(selector) with { Patience = TimeSpan.FromSeconds(20) });

        _scene.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(waiting.IsCompleted);
        ada.Seen(_scene.Clock.GetUtcNow());
        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        var failure = (await waiting.WaitAsync(Guard)).Failure!;
        Assert.Equal((status, ErrorCatalog.ParticipantBusy, "queue"), (failure.Status, failure.Error, failure.Stage));
        Assert.Contains("20 s", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RetryAfter);
        Assert.Contains("Try again in ", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Room.Line!.Describe().Waiting);
    }

    [Fact]
    public async Task Who_waits_for_participants_that_went_offline_is_served_when_one_comes_back()
    {
        var ada = _scene.Join("ada", ["m"]);
        var slot = _scene.Admit("ada");
        var waiting = _scene.WaitFor("m");
        _scene.Presence.Detach(_scene.Room, ada, ada.Link!);
        slot.Dispose();
        Assert.False(waiting.IsCompleted);

        _scene.Presence.TryAttach(_scene.Room, ada, new IdleLink(), out _);

        Assert.Equal("ada", (await RoutingScene.SlotAsync(waiting)).Slot.Participant.Id);
    }

    [Fact]
    public async Task Who_waits_in_vain_for_participants_that_are_offline_hears_that_they_are()
    {
        var ada = _scene.Join("ada", ["m"]);
        using var slot = _scene.Admit("ada");
        var waiting = _scene.WaitFor(_scene.Ask("m") with { Patience = TimeSpan.FromSeconds(20) });
        _scene.Presence.Detach(_scene.Room, ada, ada.Link!);

        _scene.Clock.Advance(TimeSpan.FromSeconds(20));

        var failure = (await waiting.WaitAsync(Guard)).Failure!;
        Assert.Equal((503, ErrorCatalog.ParticipantTunnelNotConnected, "queue"), (failure.Status, failure.Error, failure.Stage));
        Assert.Contains("is not connected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_made_in_background_waits_for_who_is_away_and_others_are_answered_at_once()
    {
        var ada = _scene.Join("ada", ["m"], connected: false);

        var waiting = _scene.WaitFor(_scene.Ask("m") with { IsBackground = true });
        var failure = _scene.AdmitFailure(_scene.Ask("m"));
        _scene.Presence.TryAttach(_scene.Room, ada, new IdleLink(), out _);

        Assert.Equal(ErrorCatalog.ParticipantTunnelNotConnected, failure.Error);
        Assert.Equal("ada", (await RoutingScene.SlotAsync(waiting)).Slot.Participant.Id);
    }

    [Fact]
    public async Task When_all_who_could_serve_it_leave_the_room_it_is_answered_at_once()
    {
        var ada = _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["n"]);
        using var slots = _scene.Admit("ada");
        using var other = _scene.Admit("bob");
        var (model, any) = (_scene.WaitFor("m"), _scene.WaitFor("*"));

        await _scene.Presence.LeaveAsync(_scene.Room, ada, CancellationToken.None);

        var failure = (await model.WaitAsync(Guard)).Failure!;
        Assert.Equal((404, ErrorCatalog.ModelNotFound, "queue"), (failure.Status, failure.Error, failure.Stage));
        Assert.False(any.IsCompleted);
    }

    [Fact]
    public async Task A_room_that_is_deleted_and_a_hub_that_stops_answer_all_who_wait_and_who_comes_after()
    {
        foreach (var (end, status) in new[] { (Scene: (Action<RoutingScene>)(s => s.Room.Close()), 404), (s => s.Stopping.Cancel(), 503) })
        {
            var scene = new RoutingScene();
            scene.Join("ada", ["m"]);
            using var slot = scene.Admit("ada");
            var waiting = Enumerable.Range(0, 20).Select(i => scene.WaitFor("m", $"10.0.0.{i}")).ToArray();

            end(scene);

            Assert.All(await Task.WhenAll(waiting).WaitAsync(Guard), answer => Assert.Equal(status, answer.Failure?.Status));
            Assert.Equal(QueueState.Empty, scene.Room.Line!.Describe());
        }
    }

    [Fact]
    public async Task Who_fails_again_and_again_is_waited_past_while_somebody_else_is_there_and_used_when_nobody_is()
    {
        var (ada, bob) = (_scene.Join("ada", ["m"]), _scene.Join("bob", ["m"]));
        using var busy = _scene.Admit("bob");
        Enumerable.Range(0, 3).ToList().ForEach(_ => ada.Health.Failed(_scene.Clock.GetUtcNow()));
        var waiting = _scene.WaitFor("m");
        ada.Offer();
        Assert.False(waiting.IsCompleted);

        _scene.Presence.Detach(_scene.Room, bob, bob.Link!);

        Assert.Equal("ada", (await RoutingScene.SlotAsync(waiting)).Slot.Participant.Id);
    }

    [Fact]
    public async Task The_pause_of_who_failed_ends_by_itself_and_the_sweep_notices()
    {
        var (ada, _) = (_scene.Join("ada", ["m"]), _scene.Join("bob", ["m"]));
        using var busy = _scene.Admit("bob");
        Enumerable.Range(0, 3).ToList().ForEach(_ => ada.Health.Failed(_scene.Clock.GetUtcNow()));
        var waiting = _scene.WaitFor("m");

        _scene.Clock.Advance(Gambi.Hub.Rooms.ParticipantHealth.ShortestPause);
        _scene.Room.Line!.Pump();

        Assert.Equal("ada", (await RoutingScene.SlotAsync(waiting)).Slot.Participant.Id);
    }

    [Fact]
    public async Task A_higher_concurrency_serves_those_who_wait()
    {
        var ada = _scene.Join("ada", ["m"]);
        using var slot = _scene.Admit("ada");
        var waiting = new[] { _scene.WaitFor("m"), _scene.WaitFor("m"), _scene.WaitFor("m") };

        await _scene.Presence.RegisterAsync(_scene.Room, "ada", ada.Registration with { Concurrency = 3 }, key: null, TestContext.Current.CancellationToken);

        await RoutingScene.SlotAsync(waiting[0]);
        await RoutingScene.SlotAsync(waiting[1]);
        Assert.False(waiting[2].IsCompleted);
    }
}
