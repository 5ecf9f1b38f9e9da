namespace Gambi.Adaptation.Requests;

/// <summary>The JSON types that a field may have.</summary>
[Flags]
internal enum ValueShape
{
    Any = 0,
    Text = 1 << 0,
    Number = 1 << 1,
    Flag = 1 << 2,
    Object = 1 << 3,
    Array = 1 << 4,
}
