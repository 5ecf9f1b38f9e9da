namespace Gambi.Hub.Responses;

/// <summary>What an id of a response may look like.</summary>
internal static class ResponseId
{
    private const int MaxLength = 256;

    /// <summary>Whether it can be nothing but one piece of a path: others are not kept, whoever gave them.</summary>
    public static bool IsWellFormed(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
