namespace Gambi.Adaptation.Answers;

/// <summary>Kinds of JSON values.</summary>
[Flags]
internal enum EchoedKinds
{
    None = 0,
    Text = 1,
    Number = 2,
    Flag = 4,
    Object = 8,
    Array = 16,
}
