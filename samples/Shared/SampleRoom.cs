using Gambi.Client;
using Gambi.Contracts;

namespace Gambi.Samples;

/// <summary>The room that a sample's command line names: <c>ROOM [words for the sample] [--hub URL]</c>.</summary>
/// <param name="Client">The hub.</param>
/// <param name="Code">The room's code.</param>
/// <param name="Words">What else was said, if anything.</param>
internal sealed record SampleRoom(GambiClient Client, string Code, string? Words)
{
    private const string Usage = """
        Which room? Give its code: dotnet run --project samples/NAME -- ROOM
        You get one with `gambi up` (your own model) or `gambi demo --keep` (none needed); the hub is
        http://localhost:3000 unless --hub or GAMBI_HUB say otherwise, the room's password is GAMBI_PASSWORD.
        """;

    /// <summary>Who can be asked now.</summary>
    /// <exception cref="InvalidOperationException">Nobody.</exception>
    public async Task<IReadOnlyList<ParticipantSummary>> ParticipantsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ParticipantSummary> all = (await Client.Participants.ListAsync(Code, cancellationToken)).Data;
        ParticipantSummary[] present = [.. all.Where(participant => participant.Status != ParticipantStatus.Offline)];
        return present.Length > 0 ? present : throw new InvalidOperationException($"Nobody is in room {Code}. Somebody must join: gambi participant join --room {Code}");
    }

    /// <summary>Runs a sample until it ends or Ctrl+C, and says in words what went wrong.</summary>
    /// <returns>The program's exit code: 0 done, 1 failed, 2 no room was given, or no URL, 130 interrupted.</returns>
    public static async Task<int> RunAsync(string[] args, Func<SampleRoom, CancellationToken, Task> sample)
    {
        List<string> words = [.. args];
        string hub = Take(words, "--hub") ?? Environment.GetEnvironmentVariable("GAMBI_HUB") ?? "http://localhost:3000";
        if (words.Count == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (!Uri.TryCreate(hub, UriKind.Absolute, out Uri? hubUrl) || hubUrl.Scheme is not ("http" or "https"))
        {
            Console.Error.WriteLine($"Error: '{hub}' is not a hub's URL. Give one like http://localhost:3000 with --hub or GAMBI_HUB.");
            return 2;
        }

        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        using GambiClient client = new(new() { HubUrl = hubUrl, Password = Environment.GetEnvironmentVariable("GAMBI_PASSWORD") });
        try
        {
            await sample(new(client, words[0], words.Count > 1 ? string.Join(' ', words[1..]) : null), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception problem) when (problem is GambiException or InvalidOperationException)
        {
            Console.Error.WriteLine($"Error: {problem.Message}");
            if (problem is GambiException { Hint: { } hint })
            {
                Console.Error.WriteLine($"Hint: {hint}");
            }

            return 1;
        }
    }

    private static string? Take(List<string> words, string option)
    {
        int index = words.IndexOf(option);
        if (index < 0 || index + 1 >= words.Count)
        {
            return null;
        }

        string value = words[index + 1];
        words.RemoveRange(index, 2);
        return value;
    }
}
