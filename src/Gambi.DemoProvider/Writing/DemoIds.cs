namespace Gambi.DemoProvider.Writing;

/// <summary>The source of ids, which two providers in one room must not share.</summary>
internal sealed class DemoIds
{
    private readonly Lock _gate = new();
    private readonly Random _random;

    public DemoIds(Random random) => _random = random;

    public string Next(string prefix)
    {
        Span<byte> bytes = stackalloc byte[12];
        lock (_gate)
        {
            _random.NextBytes(bytes);
        }

        return prefix + Convert.ToHexStringLower(bytes);
    }
}
