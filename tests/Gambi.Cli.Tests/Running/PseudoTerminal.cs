using System.Diagnostics;

namespace Gambi.Cli.Tests.Running;

/// <summary>The real program at a terminal, typed at by a test; over <c>script</c>, which every Linux distribution has.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private const string Script = "/usr/bin/script";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-cli-");
    private readonly Process _process;
    private readonly Task _reading;

    public PseudoTerminal(params string[] args)
    {
        // Replacing the shell: one that stays would be ended by Ctrl+C itself, and its exit code be told instead of the program's.
        string line = "exec " + string.Join(' ', ((string[])[CliProcess.Dotnet, CliProcess.Assembly, .. args]).Select(arg => $"'{arg}'"));
        var start = new ProcessStartInfo(Script, ["-qefc", line, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["XDG_CONFIG_HOME"] = _folder.FullName;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("GAMBI_NO_INTERACTIVE");
        start.Environment.Remove("GAMBI_FORMAT");
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    public static bool IsAvailable => OperatingSystem.IsLinux() && File.Exists(Script);

    public LineLog Screen { get; } = new();

    /// <summary>Waits until the screen shows <paramref name="shown"/>, then types.</summary>
    public async Task TypeAfterAsync(string shown, string keys)
    {
        await Screen.WaitForTextAsync(shown);
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        await _reading.WaitAsync(Patience.Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is var read and > 0)
        {
            Screen.Write(new string(buffer, 0, read));
        }

        Screen.End();
    }
}
