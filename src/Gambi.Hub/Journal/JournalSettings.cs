namespace Gambi.Hub.Journal;

/// <summary>Where one hub keeps its state.</summary>
/// <param name="Folder">The folder; <c>null</c> to keep nothing.</param>
internal sealed record JournalSettings(string? Folder)
{
    /// <summary>Takes the folder for this hub alone.</summary>
    public Func<string, IDisk> TakeFolder { get; init; } = FolderDisk.Take;
}
