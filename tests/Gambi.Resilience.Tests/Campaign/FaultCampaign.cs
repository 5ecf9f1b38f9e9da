using Gambi.Resilience.Tests.Campaign.Asking;
using Gambi.Resilience.Tests.Campaign.Hubs;
using Gambi.Resilience.Tests.Campaign.Steps;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>Runs a schedule against a world, so much of it at once, and then looks whether everything is as it was.</summary>
internal sealed class FaultCampaign(CampaignPlan plan, int restartEvery) : IDisposable
{
    private const int AtOnce = 32;

    private readonly History _history = new(plan);
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Tally Tally { get; } = new();

    /// <summary>Runs it; anything that is not as promised fails with the seed, the step and what happened last.</summary>
    /// <param name="hub">The hub to run it on.</param>
    /// <param name="rounds">How often the world comes to rest and is looked at; after each, <paramref name="rested"/> is told.</param>
    /// <param name="rested">Told that everything rests.</param>
    public async Task RunAsync(ICampaignHub hub, int rounds, Func<int, Task> rested)
    {
        try
        {
            await using var world = await World.CreateAsync(hub, _history);
            var schedule = new Schedule(plan.Seed, world.RoomCodes.Count, restartEvery);
            for (var round = 1; round <= rounds; round++)
            {
                await TakeStepsAsync(world, schedule, plan.Steps / rounds, plan.Longest / rounds);
                await SettleAsync(world);
                await rested(round);
            }
        }
        catch (Exception e)
        {
            throw _history.Explain(e);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task TakeStepsAsync(World world, Schedule schedule, int steps, TimeSpan longest)
    {
        var began = TimeProvider.System.GetTimestamp();
        // However slow the machine, there is a restart.
        for (var taken = 0; taken < steps && !_failed.Task.IsCompleted && (TimeProvider.System.GetElapsedTime(began) < longest || _history.Step < restartEvery); taken++)
        {
            _history.Step++;
            var step = schedule.Next();
            _history.Note(step.ToString());
            if (step.IsAwaited)
            {
                await step.RunAsync(world, Tally);
                continue;
            }

            Assert.True(await _places.WaitAsync(Patience.Limit), "Nothing went on.");
            _ = TakeAsync(world, step);
        }

        // Everybody's place is free again when nobody is under way.
        for (var place = 0; place < AtOnce; place++)
        {
            Assert.True(await _places.WaitAsync(Patience.Limit), "Something never ended.");
        }

        _places.Release(AtOnce);
        if (_failed.Task.IsFaulted)
        {
            await _failed.Task;
        }
    }

    private async Task TakeAsync(World world, Step step)
    {
        try
        {
            await Task.Yield();
            await step.RunAsync(world, Tally);
        }
        catch (Exception e)
        {
            _history.Note($"{step} failed: {e}");
            _failed.TrySetException(e);
        }
        finally
        {
            _places.Release();
        }
    }

    private static async Task SettleAsync(World world)
    {
        var settlement = new Settlement(world);
        await settlement.RestAsync();
        await settlement.AssertKeptAsync();
        foreach (var room in world.Ledger.Rooms.Where(room => !world.RoomCodes.Contains(room.Code)).ToList())
        {
            await RoomStep.DeleteAsync(world, room);
        }

        await settlement.AssertAllSlotsServeAsync();
        await settlement.RestAsync();
        await settlement.AssertKeptAsync();
        world.Ledger.Forget();
    }
}
