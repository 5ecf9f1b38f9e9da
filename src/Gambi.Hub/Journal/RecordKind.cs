namespace Gambi.Hub.Journal;

/// <summary>What a record says of its key.</summary>
internal enum RecordKind : byte
{
    /// <summary>The key has this value from now on.</summary>
    Put = 1,

    /// <summary>The key is gone.</summary>
    Remove = 2,

    /// <summary>Every key of the group is gone.</summary>
    RemoveGroup = 3,
}
