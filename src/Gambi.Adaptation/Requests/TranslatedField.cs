namespace Gambi.Adaptation.Requests;

/// <summary>A field that one protocol defines, as a request of the other treats it.</summary>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Shape">What it must be.</param>
internal readonly record struct TranslatedField(FieldFate Fate, ValueShape Shape = ValueShape.Any);
