namespace Gambi.Hub.Journal;

/// <summary>A folder of files, as far as a journal needs one. What fails is an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>.</summary>
internal interface IDisk : IDisposable
{
    bool Exists(string name);

    /// <summary>Opens a file that is there, to read and to write.</summary>
    IDiskFile Open(string name);

    /// <summary>Makes a file that is empty, in the place of one of this name.</summary>
    IDiskFile Create(string name);

    void Delete(string name);

    /// <summary>Gives a file another name, in the place of the one that has it: at every moment the name means the one or the other, whole. No handle is open on either.</summary>
    void Rename(string from, string to);

    /// <summary>Returns when names are as safe as the disk can make them.</summary>
    void FlushNames();
}
