namespace Gambi.Participant.AI;

/// <summary>Names answers and calls so that no two participants of a room use the same.</summary>
/// <param name="random">Draws them; used by nobody else.</param>
internal sealed class AnswerIds(Random random)
{
    private readonly Lock _gate = new();

    public string Next(string prefix)
    {
        Span<byte> bytes = stackalloc byte[12];
        lock (_gate)
        {
            random.NextBytes(bytes);
        }

        return prefix + Convert.ToHexStringLower(bytes);
    }
}
