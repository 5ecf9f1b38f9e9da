namespace Gambi.Hub.Tests.Routing;

public sealed class AdmissionTests
{
    private readonly RoutingScene _scene = new();

    [Fact]
    public void The_least_loaded_by_share_of_its_slots_is_taken()
    {
        _scene.Join("small", ["m"], concurrency: 2);
        _scene.Join("large", ["m"], concurrency: 8);

        // 0/2 and 0/8 tie, so joining order decides; then 1/2 against 0/8, 1/8, 2/8, 3/8; 1/2 and 4/8 tie again.
        var order = Enumerable.Range(0, 6).Select(_ => _scene.Admit("m").Slot.Participant.Id);

        Assert.Equal(["small", "large", "large", "large", "large", "small"], order);
    }

    [Fact]
    public void Equals_are_taken_at_random_for_a_star_and_in_order_of_joining_for_a_model()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            _scene.Join(id, ["m"]);
        }

        HashSet<string> byStar = [], byModel = [];
        for (var i = 0; i < 60; i++)
        {
            using (var one = _scene.Admit("*"))
            {
                byStar.Add(one.Slot.Participant.Id);
            }

            using var other = _scene.Admit("model:m");
            byModel.Add(other.Slot.Participant.Id);
        }

        Assert.Equal(4, byStar.Count);
        Assert.Equal(["a"], byModel);
    }

    [Fact]
    public void A_pinned_participant_that_is_busy_answers_409_and_all_busy_503_with_when_to_try_again()
    {
        _scene.Join("ada", ["m"]);
        _scene.Join("bob", ["m"]);
        using var first = _scene.Admit("ada");
        Assert.Equal("bob", _scene.Admit("m").Slot.Participant.Id);

        var pinned = _scene.AdmitFailure("ada");
        var all = _scene.AdmitFailure("*");

        Assert.Equal((409, "PARTICIPANT_BUSY"), (pinned.Status, pinned.Error.Code));
        Assert.Equal((503, "PARTICIPANT_BUSY"), (all.Status, all.Error.Code));
        Assert.NotNull(all.RetryAfter);
    }

    [Fact]
    public void A_slot_given_back_is_free_again()
    {
        var ada = _scene.Join("ada", ["m"]);
        _scene.Admit("ada").Dispose();

        Assert.Equal(0, ada.Active);
        Assert.Equal("ada", _scene.Admit("ada").Slot.Participant.Id);
    }

    [Fact]
    public void A_participant_that_loses_the_model_while_it_is_chosen_is_not_taken()
    {
        var ada = _scene.Join("ada", ["m"]);
        ada.Attach(new IdleLink { WhenAsked = () => ada.Register(ada.Registration with { Models = ["other"] }) }, _scene.Clock.GetUtcNow());

        Assert.Null(_scene.Slots.TryTake(_scene.Ask("m")));
        Assert.Equal(0, ada.Active);
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("m", null)]
    [InlineData("m", "ada")]
    public void A_participant_whose_tunnel_is_full_is_passed_over_for_one_that_is_busier(string selector, string? warm)
    {
        var ada = _scene.Join("ada", ["m"], concurrency: 4);
        ada.Attach(new IdleLink { IsFull = true }, _scene.Clock.GetUtcNow());
        _scene.Join("bob", ["m"], concurrency: 4);
        using var busier = _scene.Admit("bob");

        using var admitted = _scene.Admit(selector, warm);

        Assert.Equal("bob", admitted.Slot.Participant.Id);
    }

    [Fact]
    public async Task Many_requests_at_once_never_get_more_slots_than_there_are()
    {
        _scene.Join("ada", ["m"], concurrency: 3);
        _scene.Join("bob", ["m"], concurrency: 2);

        var taken = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => _scene.Slots.TryTake(_scene.Ask("*")) is not null)));

        Assert.Equal(5, taken.Count(t => t));
    }

    [Fact]
    public void Whoever_has_a_warm_cache_goes_first_while_it_has_a_free_slot()
    {
        _scene.Join("ada", ["m1"]);
        _scene.Join("bob", ["m1"], concurrency: 2);

        using var one = _scene.Admit("m1", warm: "bob");
        using var two = _scene.Admit("m1", warm: "bob");
        using var three = _scene.Admit("m1", warm: "bob");

        Assert.Equal(["bob", "bob", "ada"], new[] { one, two, three }.Select(a => a.Slot.Participant.Id));
    }
}
