using System.ComponentModel;
using System.Diagnostics;

namespace Gambi.Participant;

/// <summary>Runs one of the system's own tools and reads what it prints.</summary>
internal static class CommandOutput
{
    private const int Limit = 512 * 1024;

    /// <summary>What it printed; <c>null</c> when there is no such tool, it failed, printed too much, or was ended by <paramref name="cancellationToken"/>.</summary>
    public static Task<string?> ReadAsync(string command, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        // Starting a process blocks: it may load from a slow disk.
        Task.Run(() => RunAsync(command, arguments, cancellationToken), CancellationToken.None);

    private static async Task<string?> RunAsync(string command, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using Process process = new();
        process.StartInfo = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            if (cancellationToken.IsCancellationRequested || !process.Start())
            {
                return null;
            }
        }
        catch (Exception absent) when (absent is Win32Exception or PlatformNotSupportedException or InvalidOperationException)
        {
            return null;
        }

        // Killing closes its pipes, which ends every wait below, even in a child of its own that ignores us.
        using CancellationTokenRegistration killing = cancellationToken.UnsafeRegister(static started => Kill((Process)started!), process);
        try
        {
            process.StandardInput.Close();
            Task errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            string? text = await ReadAsync(process.StandardOutput, cancellationToken).ConfigureAwait(false);
            if (text is not null)
            {
                await errors.ConfigureAwait(false);
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
                return process.ExitCode == 0 ? text : null;
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or InvalidOperationException)
        {
            // Too late or gone: the same as not there.
        }

        Kill(process);
        return null;
    }

    private static async Task<string?> ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        char[] buffer = new char[4096];
        System.Text.StringBuilder text = new();
        int count;
        while ((count = await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > Limit)
            {
                return null;
            }
        }

        return text.ToString();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It ended by itself meanwhile.
        }
    }
}
