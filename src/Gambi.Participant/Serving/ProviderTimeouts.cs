namespace Gambi.Participant;

/// <summary>How patient the participant is with its provider.</summary>
/// <param name="Connect">For a connection.</param>
/// <param name="FirstByte">From sending the request to the head of the answer.</param>
/// <param name="Idle">Between bytes of the answer.</param>
internal sealed record ProviderTimeouts(TimeSpan Connect, TimeSpan FirstByte, TimeSpan Idle);
