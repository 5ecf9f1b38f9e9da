using Gambi.Contracts;

namespace Gambi.Cli.Participants;

/// <summary>A participant's status in the contract's words.</summary>
internal static class StatusWord
{
    /// <summary>The word.</summary>
    public static string Of(ParticipantStatus status) => status switch
    {
        ParticipantStatus.Online => "online",
        ParticipantStatus.Busy => "busy",
        _ => "offline",
    };
}
