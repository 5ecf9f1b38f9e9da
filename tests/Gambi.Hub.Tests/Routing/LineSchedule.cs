using Gambi.Hub.Failures;
using Gambi.Hub.Rooms;
using Gambi.Hub.Routing;

namespace Gambi.Hub.Tests.Routing;

/// <summary>One random history of a line, and the same of its model; after each step the two must agree.</summary>
internal sealed class LineSchedule(int seed)
{
    private static readonly string[] Selectors = ["*", "*", "model:a", "model:a", "model:b", "p0", "p1", "p2"];
    private static readonly string[][] ModelSets = [["a"], ["b"], ["a", "b"]];

    private readonly RoutingScene _scene = new(seed);
    private readonly Random _random = new(seed);
    private readonly LineModel _model = new();
    private readonly Dictionary<int, (AdmissionAsk Ask, Task<Outcome<Admitted>> Answer, CancellationTokenSource Leaving)> _asked = [];
    private readonly List<(int Id, Admitted Slot, ModelParticipant Participant)> _leases = [];
    private readonly Dictionary<string, IdleLink> _links = [];
    private int _lastId;

    public async Task RunAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            _model.Served.Clear();
            _model.Dismissed.Clear();
            await StepAsync(_random.Next(100));
            await AgreeAsync();
        }

        while (_leases.Count > 0)
        {
            _model.Served.Clear();
            Finish(0);
            await AgreeAsync();
        }

        Assert.All(_scene.Room.Participants, p => Assert.Equal(0, p.Active));
    }

    private async Task StepAsync(int dice)
    {
        if (dice < 40)
        {
            var selector = Pick(Selectors);
            await ArriveAsync(_scene.Ask(selector, client: $"10.0.0.{_random.Next(4)}"));
        }
        else if (dice < 60 && _leases.Count > 0)
        {
            Finish(_random.Next(_leases.Count));
        }
        else if (dice < 66 && _leases.Count > 0)
        {
            await FailAsync(_random.Next(_leases.Count));
        }
        else if (dice < 76 && _model.Count > 0)
        {
            var leaving = Pick([.. _model.Waiting]).Id;
            await _asked[leaving].Leaving.CancelAsync();
            _model.Leave(leaving);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _asked[leaving].Answer);
        }
        else
        {
            await ChangeAsync($"p{_random.Next(3)}", _random.Next(4));
        }
    }

    private async Task ChangeAsync(string id, int what)
    {
        var known = _model.Participants.Find(p => p.Id == id);
        var real = _scene.Room.Find(id);
        if (known is null || what == 0)
        {
            await RegisterAsync(id, known);
        }
        else if (what == 1)
        {
            await _scene.Presence.LeaveAsync(_scene.Room, real!, CancellationToken.None);
            _model.Participants.Remove(known);
            known.IsConnected = false;
            _model.DrainAll();
        }
        else if (known.IsConnected)
        {
            _links[id].IsOpen = false;
            _scene.Presence.Detach(_scene.Room, real!, _links[id]);
            known.IsConnected = false;
        }
        else
        {
            _links[id] = new();
            Assert.True(_scene.Presence.TryAttach(_scene.Room, real!, _links[id], out _));
            known.IsConnected = true;
            _model.Drain(known);
        }
    }

    private async Task RegisterAsync(string id, ModelParticipant? known)
    {
        var (models, concurrency) = (Pick(ModelSets), _random.Next(1, 4));
        var registration = new ParticipantRegistration { Nickname = id, Models = models, Endpoint = "http://localhost", Concurrency = concurrency, UpdatedAt = _scene.Clock.GetUtcNow() };
        Assert.Null((await _scene.Presence.RegisterAsync(_scene.Room, id, registration, key: null, CancellationToken.None)).Failure);
        if (known is null)
        {
            _model.Participants.Add(new(id) { Models = models, Concurrency = concurrency });
            return;
        }

        (known.Models, known.Concurrency) = (models, concurrency);
        _model.DrainAll();
    }

    private async Task ArriveAsync(AdmissionAsk ask)
    {
        var leaving = new CancellationTokenSource();
        var (id, answer) = (++_lastId, _scene.Admission.AdmitAsync(ask, leaving.Token).AsTask());
        var selector = Selector.Parse(ask.Selector);
        var isPinned = selector.Kind == SelectorKind.Name && _model.Participants.Any(p => p.Id == selector.Name);
        var waiter = new ModelWaiter(id, ask.Client.ToString(), isPinned ? selector.Name : null, isPinned || selector.Kind == SelectorKind.Any ? null : selector.Name, [.. ask.Tried]);
        if (!_model.Participants.Any(p => p.IsConnected && waiter.Allows(p)))
        {
            Assert.NotNull((await answer.WaitAsync(Inference.InferenceScene.Guard)).Failure);
            return;
        }

        _asked.Add(id, (ask, answer, leaving));
        _model.Arrive(waiter, selector.Kind == SelectorKind.Any, among =>
        {
            Assert.True(answer.IsCompletedSuccessfully && answer.Result.TryGet(out _, out _), "There was a free slot, and it was not given.");
            answer.Result.TryGet(out var admitted, out _);
            return Assert.Single(among, id => id == admitted!.Slot.Participant.Id);
        });
    }

    private void Finish(int which)
    {
        var (_, slot, participant) = _leases[which];
        _leases.RemoveAt(which);
        slot.Dispose();
        participant.Active--;
        _model.Drain(participant);
    }

    private async Task FailAsync(int which)
    {
        var (id, slot, _) = _leases[which];
        Finish(which);
        await AgreeAsync();
        _model.Served.Clear();
        await ArriveAsync(_asked[id].Ask.Again(slot));
    }

    private async Task AgreeAsync()
    {
        foreach (var (waiter, participant) in _model.Served)
        {
            Assert.True((await _asked[waiter].Answer.WaitAsync(Inference.InferenceScene.Guard)).TryGet(out var admitted, out _));
            Assert.Equal(participant, admitted.Slot.Participant.Id);
            _leases.Add((waiter, admitted, _model.Participants.Single(p => p.Id == participant)));
        }

        foreach (var waiter in _model.Dismissed)
        {
            Assert.Equal("queue", (await _asked[waiter].Answer.WaitAsync(Inference.InferenceScene.Guard)).Failure?.Stage);
        }

        Assert.Equal(_model.Count, _scene.Room.Line?.Describe().Waiting ?? 0);
        Assert.All(_model.Participants, p => Assert.Equal(p.Active, _scene.Room.Find(p.Id)!.Active));
    }

    private T Pick<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];
}
