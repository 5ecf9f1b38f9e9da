using Microsoft.Win32.SafeHandles;

namespace Gambi.Cli.Hosting;

/// <summary>The standard streams, opened so that a closed pipe is noticed.</summary>
internal static class StandardStreams
{
    /// <summary>Standard output; writing to it throws <see cref="IOException"/> once its reader is gone.</summary>
    public static Stream OpenOutput() => OpenPipe(1) ?? Console.OpenStandardOutput();

    /// <summary>Standard error.</summary>
    public static Stream OpenError() => Console.OpenStandardError();

    // The console's own stream swallows EPIPE, so `gambi events watch | head -1` would run for ever. A file keeps the console's stream:
    // FileStream tracks its own offset, and would overwrite what standard error writes to the same file.
    private static FileStream? OpenPipe(int descriptor)
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return null;
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? null : stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
