namespace Gambi.Tunnel.V2;

/// <summary>Why a CANCEL frame ends its stream.</summary>
internal enum CancelCode : byte
{
    /// <summary>Hub: nobody wants the answer any more.</summary>
    Cancelled = 0,

    /// <summary>Participant: takes no new stream; nothing was dispatched.</summary>
    Refused = 1,

    /// <summary>Participant: failed between tunnel and provider.</summary>
    Tunnel = 2,

    /// <summary>Participant: the provider failed before the first byte.</summary>
    Provider = 3,

    /// <summary>Participant: the provider's answer broke off.</summary>
    Stream = 4,
}
