namespace Gambi.Contracts;

/// <summary>The form of a room's code, which is matched without regard to case.</summary>
public static class RoomCode
{
    /// <summary>What new codes are drawn from: no character that is read for another.</summary>
    public const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>Whether <paramref name="code"/> may be a room's code on some hub: existing hubs also use <c>-</c> and <c>_</c>.</summary>
    public static bool IsWellFormed(string? code) =>
        code is { Length: ContractLimits.RoomCodeLength } && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
