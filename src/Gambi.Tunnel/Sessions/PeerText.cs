namespace Gambi.Tunnel.Sessions;

/// <summary>What a peer says for people, fit to be passed on to clients, events and logs: short, and on one line.</summary>
internal static class PeerText
{
    private const int Longest = 1_000;

    /// <summary>The text, cut and without control characters.</summary>
    public static string Of(string text) => string.Create(Math.Min(text.Length, Longest), text, static (target, source) =>
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = char.IsControl(source[i]) ? ' ' : source[i];
        }
    });
}
