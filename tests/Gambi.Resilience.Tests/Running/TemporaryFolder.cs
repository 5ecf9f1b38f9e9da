namespace Gambi.Resilience.Tests.Running;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-resilience-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
