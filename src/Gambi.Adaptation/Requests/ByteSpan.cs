namespace Gambi.Adaptation.Requests;

/// <summary>A range of bytes of a body.</summary>
internal readonly record struct ByteSpan(int Start, int End);
