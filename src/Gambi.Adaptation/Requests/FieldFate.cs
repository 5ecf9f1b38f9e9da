namespace Gambi.Adaptation.Requests;

/// <summary>What becomes of a field of a request on the way into the other protocol.</summary>
internal enum FieldFate
{
    /// <summary>It goes over under its own name, byte for byte.</summary>
    Same,

    /// <summary>It goes over under another name or in another form.</summary>
    Translated,

    /// <summary>It is the hub's own concern, or says nothing to a provider.</summary>
    Ignored,

    /// <summary>The other protocol cannot say it; an empty value says nothing.</summary>
    Refused,

    /// <summary>The other protocol cannot say it, and an empty value says it too.</summary>
    RefusedEvenEmpty,
}
