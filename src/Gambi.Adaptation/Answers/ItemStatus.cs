namespace Gambi.Adaptation.Answers;

/// <summary>Where an output item is in its life.</summary>
internal enum ItemStatus
{
    InProgress,
    Completed,
    Incomplete,
}
