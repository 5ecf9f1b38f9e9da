namespace Gambi.Hub.Exchange;

/// <summary>How far a relay came with what had arrived.</summary>
/// <param name="Consumed">Where what it did not take begins.</param>
/// <param name="Written">Bytes it gave the client.</param>
internal readonly record struct RelayStep(SequencePosition Consumed, long Written);
