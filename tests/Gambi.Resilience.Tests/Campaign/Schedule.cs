using Gambi.Resilience.Tests.Campaign.Asking;
using Gambi.Resilience.Tests.Campaign.Steps;

namespace Gambi.Resilience.Tests.Campaign;

/// <summary>The steps of a campaign: of the same seed always the same.</summary>
internal sealed class Schedule(int seed, int rooms, int restartEvery)
{
    private readonly Random _random = new(seed);
    private int _number;

    /// <summary>The next step.</summary>
    public Step Next()
    {
        _number++;
        if (restartEvery > 0 && _number % restartEvery == 0)
        {
            return new RestartStep();
        }

        return _random.Next(100) switch
        {
            < 3 => new CableStep(DrawMachine(), Enum.GetValues<CableFault>()[_random.Next(3)], TimeSpan.FromMilliseconds(_random.Next(150))),
            < 4 => new RejoinStep(DrawMachine(), _random.Next(2) == 0),
            < 10 => new RoomStep(_number, _random.Next(4), Removes: _random.Next(3) == 0, Deletes: _random.Next(2) == 0),
            < 12 => new EventsStep(_random.Next(4) == 0 ? null : _random.Next(rooms), TimeSpan.FromMilliseconds(_random.Next(300))),
            < 17 => DrawBackground(),
            _ => new AskStep(Questions.Draw(_random, rooms)),
        };
    }

    private int DrawMachine() => _random.Next(rooms * World.MachinesPerRoom);

    private BackgroundStep DrawBackground()
    {
        var question = Questions.Draw(_random, rooms) with { Responses = true, Stream = false };
        var after = Enum.GetValues<RunAfter>()[_random.Next(4)];

        // Whatever nobody ends, runs for ever.
        return new BackgroundStep(question, question.IsEndless ? RunAfter.Cancel : after);
    }
}
