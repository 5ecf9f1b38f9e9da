using Gambi.Resilience.Tests.Asking;

namespace Gambi.Resilience.Tests.Campaign.Asking;

/// <summary>Draws questions of every kind.</summary>
internal static class Questions
{
    /// <summary>What providers do, each as likely; the good ones more often.</summary>
    private static readonly string[] Prompts =
    [
        "[[words:1]]", "[[words:10]]", "[[words:40]]", "[[words:200]]", "[[wait:0.02]] [[words:5]]", "[[wait:0.1]] [[words:5]]", "[[words:3000]]", "[[think]] [[words:8]]",
        "[[die]] [[words:20]]", "[[cut]]", "[[malformed]] [[words:20]]", "[[html]]", "[[error:500]]", "[[error:503]]", "[[error:429]]", "[[error:400]]", "[[fail-mid]]", "[[no-usage]] [[words:9]]",
        "[[length]]", "[[refuse]]",
    ];

    /// <summary>What providers do that only the client's leaving ends.</summary>
    private static readonly string[] Endless = ["[[hang]]", "[[stall]] [[words:9]]", "[[slow]] [[words:500]]"];

    /// <summary>So many that no piece of memory for them is a large object: pools of those keep some, now more and now fewer, and would look like a leak.</summary>
    private const int MostBallast = 30_000;

    public static Question Draw(Random random, int rooms)
    {
        var room = random.Next(rooms);
        var isEndless = random.Next(8) == 0;
        return new Question
        {
            Room = room,
            Responses = random.Next(2) == 0,
            Stream = random.Next(3) > 0,
            Model = DrawModel(random, room),
            Prompt = isEndless ? Endless[random.Next(Endless.Length)] : Prompts[random.Next(Prompts.Length)],
            IsEndless = isEndless,
            Ballast = random.Next(12) == 0 ? random.Next(MostBallast) : 0,
            Leaving = isEndless || random.Next(4) == 0 ? DrawLeaving(random, isEndless) : new Leaving(),
        };
    }

    private static string DrawModel(Random random, int room) => random.Next(6) switch
    {
        0 => $"machine-{(room * World.MachinesPerRoom) + random.Next(World.MachinesPerRoom)}",
        1 or 2 => "model:gambi-demo",
        _ => "*",
    };

    // Bytes alone would never come of one that says nothing.
    private static Leaving DrawLeaving(Random random, bool isEndless) => isEndless || random.Next(2) == 0
        ? new Leaving { After = TimeSpan.FromMilliseconds(random.Next(80)) }
        : new Leaving { Bytes = random.Next(1, 4_000) };
}
