using Gambi.Participant;

namespace Gambi.Cli.Participants;

/// <summary>How patient a participant shall be with its provider, as far as somebody said.</summary>
/// <param name="Connect">For a connection.</param>
/// <param name="FirstByte">For the beginning of an answer; zero is for ever.</param>
/// <param name="Idle">Within an answer; zero is for ever.</param>
internal sealed record Deadlines(TimeSpan? Connect = null, TimeSpan? FirstByte = null, TimeSpan? Idle = null)
{
    /// <summary>The options with these in the place of the defaults.</summary>
    public ParticipantOptions Over(ParticipantOptions options) => options with
    {
        ConnectTimeout = Connect ?? options.ConnectTimeout,
        FirstByteTimeout = FirstByte ?? options.FirstByteTimeout,
        IdleTimeout = Idle ?? options.IdleTimeout,
    };
}
