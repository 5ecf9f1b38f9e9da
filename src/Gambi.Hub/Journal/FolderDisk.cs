using System.Runtime.InteropServices;
using System.Text;

namespace Gambi.Hub.Journal;

/// <summary>A folder of the system's, for this hub alone: a lock that ends with the process keeps others out. It and its files are for their owner's eyes: password hashes are in them.</summary>
internal sealed class FolderDisk : IDisk
{
    private const string LockName = "hub.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly FileStream _lock;

    private FolderDisk(string folder, FileStream held)
    {
        _folder = folder;
        _lock = held;
    }

    /// <summary>Makes the folder when there is none, and locks it.</summary>
    /// <exception cref="JournalException">It cannot be used.</exception>
    public static FolderDisk Take(string folder)
    {
        try
        {
            MakeFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The folder '{folder}' cannot be made: {e.Message}", e);
        }

        var path = Path.Combine(folder, LockName);
        try
        {
            return new FolderDisk(folder, new FileStream(path, Options(FileMode.OpenOrCreate, FileShare.None)));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
        {
            throw new JournalException($"The folder '{folder}' cannot be written: {e.Message}", e);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new JournalException($"Another hub uses the folder '{folder}'.", e) { IsInUse = true };
        }
        catch (IOException e)
        {
            throw new JournalException($"The folder '{folder}' cannot be written: {e.Message}", e);
        }
    }

    // A sharing violation on Windows, EAGAIN on Linux (11) and macOS (35). Anything else is no other hub: a read-only disk, say.
    private static bool IsHeld(IOException e) => e.HResult is unchecked((int)0x80070020) or 11 or 35;

    public bool Exists(string name) => File.Exists(PathOf(name));

    public IDiskFile Open(string name) => OpenFile(name, FileMode.Open);

    public IDiskFile Create(string name)
    {
        // A file that is there would keep its permissions.
        File.Delete(PathOf(name));
        return OpenFile(name, FileMode.CreateNew);
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    public void FlushNames()
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals names itself, and lets nobody flush a folder.
            return;
        }

        var descriptor = OpenFolder(Encoding.UTF8.GetBytes(_folder + '\0'), flags: 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{_folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var failed = Flush(descriptor) < 0;
        var why = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (failed)
        {
            throw new IOException($"The folder '{_folder}' cannot be flushed: {why}");
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is FileMode.CreateNew or FileMode.OpenOrCreate)
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    // The base class library opens and flushes files, but no folders.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);

    private FolderFile OpenFile(string name, FileMode mode) => new(new FileStream(PathOf(name), Options(mode, FileShare.Read)));

    private string PathOf(string name) => Path.Combine(_folder, name);
}
