using FsCheck;

namespace Gambi.Adaptation.Tests;

/// <summary>Drawn cases that are the same every time: who looks for new ones changes the seed, and keeps what he finds as a test.</summary>
internal static class SameCases
{
    private const ulong Seed = 20261121;
    private const ulong Gamma = 1664525;

    /// <summary>So many, up to that size.</summary>
    public static Config Of(int count, int size) => Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(size).WithReplay(Seed, Gamma).WithQuietOnSuccess(true);
}
