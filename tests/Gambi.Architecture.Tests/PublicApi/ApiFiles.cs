namespace Gambi.Architecture.Tests.PublicApi;

/// <summary>The two files in which a package's public API is written down: what was released, and what has changed since.</summary>
internal sealed class ApiFiles(string project)
{
    // Both as PublicApiAnalyzers has them, should it read these files one day.
    private const string Header = "#nullable enable";
    private const string Removed = "*REMOVED*";

    private string ShippedFile => Path.Combine(Repository.Root, "src", project, "PublicAPI.Shipped.txt");

    private string UnshippedFile => Path.Combine(Repository.Root, "src", project, "PublicAPI.Unshipped.txt");

    /// <summary>What the files say the API is now.</summary>
    public IReadOnlySet<string> Read()
    {
        HashSet<string> api = [.. Lines(ShippedFile)];
        foreach (string line in Lines(UnshippedFile))
        {
            if (line.StartsWith(Removed, StringComparison.Ordinal))
            {
                api.Remove(line[Removed.Length..]);
            }
            else
            {
                api.Add(line);
            }
        }

        return api;
    }

    /// <summary>Makes the files say that the API is this; what was released stays written.</summary>
    public void Write(IReadOnlyCollection<string> api)
    {
        string[] shipped = [.. Lines(ShippedFile)];
        if (!File.Exists(ShippedFile))
        {
            File.WriteAllText(ShippedFile, Header + "\n");
        }

        IEnumerable<string> unshipped = api.Except(shipped).Concat(shipped.Except(api).Select(line => Removed + line)).Order(StringComparer.Ordinal);
        File.WriteAllText(UnshippedFile, string.Concat(unshipped.Prepend(Header).Select(line => line + "\n")));
    }

    private static IEnumerable<string> Lines(string file) => File.Exists(file) ? File.ReadLines(file).Where(line => line.Length > 0 && !line.StartsWith('#')) : [];
}
