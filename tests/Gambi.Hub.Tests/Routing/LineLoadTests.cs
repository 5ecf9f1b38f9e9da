using System.Collections.Concurrent;
using Gambi.Hub.Routing;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Routing;

/// <summary>A line with many in it, and many threads at it.</summary>
public sealed class LineLoadTests
{
    [Fact]
    public async Task Of_5000_who_wait_4000_hang_up_at_random_and_the_others_are_served_with_no_slot_lost()
    {
        var scene = new RoutingScene(settings: new() { Depth = 5_000 });
        var random = new Random(4);
        string[] ids = ["ada", "bob", "cid"];
        var participants = ids.Select(id => scene.Join(id, ["m"], concurrency: 2)).ToArray();
        var slots = Enumerable.Range(0, 6).Select(_ => scene.Admit("m")).ToArray();
        string[] selectors = ["m", "*", .. ids];
        var waiting = Enumerable.Range(0, 5_000).Select(i =>
        {
            var leaving = new CancellationTokenSource();
            return (Leaving: leaving, Answer: scene.Admission.AdmitAsync(scene.Ask(selectors[i % selectors.Length], client: $"10.0.{i % 7}.{i % 50}"), leaving.Token).AsTask());
        }).ToArray();
        var leavers = waiting.Index().OrderBy(_ => random.Next()).Take(4_000).Select(w => w.Index).ToHashSet();

        var served = waiting.Select(async (w, i) =>
        {
            try
            {
                using var slot = await RoutingScene.SlotAsync(w.Answer);
                await Task.Yield();
                return true;
            }
            catch (OperationCanceledException) when (leavers.Contains(i))
            {
                return false;
            }
        }).ToArray();
        var hangingUp = Task.WhenAll(leavers.Select(i => Task.Run(() => waiting[i].Leaving.Cancel())));
        slots.ToList().ForEach(slot => slot.Dispose());
        await hangingUp.WaitAsync(Guard);
        var answers = await Task.WhenAll(served).WaitAsync(Guard);

        Assert.All(Enumerable.Range(0, 5_000).Where(i => !leavers.Contains(i)), i => Assert.True(answers[i]));
        Assert.Equal(0, scene.Room.Line!.Describe().Waiting);
        Assert.All(participants, p => Assert.Equal(0, p.Active));
    }

    [Fact]
    public async Task An_address_that_sends_ten_times_as_much_gets_no_more_than_its_turns()
    {
        var scene = new RoutingScene(settings: new() { Depth = 1_000 });
        scene.Join("ada", ["m"], concurrency: 2);
        var slots = new Queue<Admitted>([scene.Admit("m"), scene.Admit("m")]);
        ConcurrentQueue<string> served = [];
        List<Task<Admitted>> waiting = [];
        for (var i = 0; i < 330; i++)
        {
            waiting.Add(WaitAsync(scene, i % 11 == 10 ? "10.0.0.2" : "10.0.0.1", served));
        }

        // One at a time, so that the order in which they were served is the one in which they are told.
        while (served.Count < 330)
        {
            slots.Dequeue().Dispose();
            var next = await Task.WhenAny(waiting).WaitAsync(Guard);
            waiting.Remove(next);
            slots.Enqueue(await next);
        }

        Assert.InRange(served.Take(60).Count(c => c == "10.0.0.2"), 27, 30);
        Assert.Equal(30, served.Count(c => c == "10.0.0.2"));
    }

    [Fact]
    public async Task Nobody_who_comes_later_is_served_before_one_who_waits()
    {
        // Each round: somebody waits for the only slot; then it is given back while others come from all sides.
        var scene = new RoutingScene(settings: new() { Depth = 1_000 });
        var ada = scene.Join("ada", ["m"]);
        for (var round = 0; round < 300; round++)
        {
            var slot = scene.Admit("m");
            var waiter = scene.WaitFor("m", "10.0.0.1");
            using var go = new Barrier(4);
            ConcurrentQueue<int> order = [];
            var first = HoldAsync(waiter, order, 0);
            var late = Enumerable.Range(1, 3).Select(i => Task.Run(() =>
            {
                go.SignalAndWait();
                return HoldAsync(scene.WaitFor("m", $"10.0.1.{i}"), order, i);
            })).ToArray();

            go.SignalAndWait();
            slot.Dispose();
            await Task.WhenAll([first, .. late]).WaitAsync(Guard);

            Assert.Equal(0, order.First());
            Assert.Equal((4, 0), (order.Count, ada.Active));
        }
    }

    [Fact]
    public async Task No_wakeup_is_lost_whoever_comes_while_slots_come_free()
    {
        var scene = new RoutingScene(settings: new() { Depth = 10_000 });
        scene.Join("ada", ["m"], concurrency: 2);
        scene.Join("bob", ["m", "n"]);

        // All is taken until each has come once: on a machine where they run one after the other nobody would ever wait.
        var slots = Enumerable.Range(0, 3).Select(_ => scene.Admit("m")).ToArray();
        var working = Enumerable.Range(0, 8).Select(worker => Task.Run(() => WorkAsync(scene, worker))).ToArray();
        await Inference.InferenceScene.WaitAsync(() => scene.Room.Line?.Describe().Waiting == working.Length);
        slots.ToList().ForEach(slot => slot.Dispose());
        await Task.WhenAll(working).WaitAsync(Guard);

        Assert.All(scene.Room.Participants, p => Assert.Equal(0, p.Active));
        Assert.True(scene.Room.Line!.IsEmpty);
    }

    private static async Task<Admitted> WaitAsync(RoutingScene scene, string client, ConcurrentQueue<string> served)
    {
        var slot = await RoutingScene.SlotAsync(scene.WaitFor("m", client));
        served.Enqueue(client);
        return slot;
    }

    private static async Task WorkAsync(RoutingScene scene, int worker)
    {
        for (var i = 0; i < 1_000; i++)
        {
            using var slot = await RoutingScene.SlotAsync(scene.WaitFor((i + worker) % 3 == 0 ? "n" : "*", $"10.0.0.{worker}"));
            await Task.Yield();
        }
    }

    private static async Task HoldAsync(Task<Failures.Outcome<Admitted>> waiting, ConcurrentQueue<int> order, int name)
    {
        using var slot = await RoutingScene.SlotAsync(waiting);
        order.Enqueue(name);
    }
}
