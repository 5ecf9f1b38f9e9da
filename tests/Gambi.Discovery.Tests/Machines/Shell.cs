using System.ComponentModel;
using System.Diagnostics;
using Gambi.TestKit.Processes;

namespace Gambi.Discovery.Tests.Machines;

/// <summary>Commands that end by themselves.</summary>
internal static class Shell
{
    /// <exception cref="InvalidOperationException">It is not there, or it failed.</exception>
    public static async Task<string> RunAsync(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience.Limit);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {string.Join(' ', args)} ended with {process.ExitCode}: {await error}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} cannot be started: {e.Message}", e);
        }
    }
}
