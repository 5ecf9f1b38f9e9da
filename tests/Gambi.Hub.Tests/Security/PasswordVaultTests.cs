using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Gambi.Hub.Security;
using Gambi.Hub.Tests.Abuse;
using Gambi.TestKit;

namespace Gambi.Hub.Tests.Security;

/// <summary>Alone in its process while it runs: it measures memory.</summary>
[Collection(nameof(AloneCollection))]
public sealed class PasswordVaultTests
{
    private const long HashBytes = 64L * 1024 * 1024;
    private const int Places = 2;
    private const int MostWaiting = 64;

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_vault_keeps_no_password_and_tells_right_from_wrong()
    {
        using var vault = NewVault();
        var kept = await vault.ProtectAsync("secret", Cancel);
        Assert.NotNull(kept);
        Assert.DoesNotContain("secret", kept.Hash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerdict.Wrong, await vault.CheckAsync(kept, "wrong", From(1), Cancel));
        Assert.Equal(PasswordVerdict.Right, await vault.CheckAsync(kept, "secret", From(1), Cancel));
        Assert.Equal(PasswordVerdict.Wrong, await vault.CheckAsync(kept, "wrong", From(1), Cancel));
    }

    [Fact]
    public async Task A_password_that_was_kept_is_told_right_from_wrong_by_its_hash_alone()
    {
        using var vault = NewVault();
        var kept = Kept("secret", passes: 1, memoryKiB: 64);
        Assert.Equal(PasswordVerdict.Wrong, await vault.CheckAsync(kept, "wrong", From(1), Cancel));
        Assert.Equal(PasswordVerdict.Right, await vault.CheckAsync(kept, "secret", From(1), Cancel));
        Assert.Equal(PasswordVerdict.Right, await vault.CheckAsync(kept, "secret", From(1), Cancel));
    }

    [Fact]
    public async Task A_right_password_is_not_counted_however_many_give_it_before_it_is_proven()
    {
        using var vault = NewVault();
        var kept = Kept("secret", passes: 3);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => vault.CheckAsync(kept, "secret", From(1), Cancel))).WaitAsync(Guard, Cancel);
        Assert.All(verdicts, static verdict => Assert.Equal(PasswordVerdict.Right, verdict));
        Assert.Equal(PasswordVerdict.Wrong, await vault.CheckAsync(kept, "wrong", From(1), Cancel));
    }

    [Fact]
    public async Task Who_leaves_takes_nothing_from_those_who_wait_for_the_same()
    {
        using var vault = NewVault();
        var kept = Kept("secret", passes: 3);
        using var leaving = new CancellationTokenSource();
        await TakePlacesAsync(vault);
        var first = vault.CheckAsync(kept, "secret", From(1), leaving.Token);
        var second = vault.CheckAsync(kept, "secret", From(2), Cancel);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        PlacesOf(vault).Release(Places);
        Assert.Equal(PasswordVerdict.Right, await second.WaitAsync(Guard, Cancel));
    }

    [Fact]
    public async Task Many_wrong_passwords_at_once_from_one_address_are_looked_at_ten_times()
    {
        using var vault = NewVault();
        var kept = Kept("secret", passes: 1, memoryKiB: 64);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => vault.CheckAsync(kept, $"wrong {i}", From(1), Cancel))).WaitAsync(Guard, Cancel);
        Assert.Equal(AttemptLimit.Most, verdicts.Count(static verdict => verdict == PasswordVerdict.Wrong));
        Assert.Equal(40, verdicts.Count(static verdict => verdict == PasswordVerdict.Limited));
        Assert.Equal(PasswordVerdict.Limited, await vault.CheckAsync(kept, "secret", From(1), Cancel));
        Assert.Equal(PasswordVerdict.Right, await vault.CheckAsync(kept, "secret", From(2), Cancel));
    }

    [Fact]
    public async Task Two_hundred_wrong_passwords_at_once_take_the_memory_of_two_hashes_and_keep_nobody_waiting_whose_password_is_proven()
    {
        using var vault = NewVault();
        var kept = Kept("secret", passes: 1);
        Assert.Equal(PasswordVerdict.Right, await vault.CheckAsync(kept, "secret", From(0), Cancel));
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes();
        var before = Environment.WorkingSet;
        var peak = 0L;

        // However long it takes to ask, all have asked before the first is looked at.
        await TakePlacesAsync(vault);
        var all = Task.WhenAll(Enumerable.Range(1, 200).Select(i => vault.CheckAsync(kept, $"wrong {i}", From(i), Cancel)));
        var proven = vault.CheckAsync(kept, "secret", From(0), Cancel);
        Assert.True(proven.IsCompleted);
        Assert.Equal(PasswordVerdict.Right, await proven);
        PlacesOf(vault).Release(Places);
        while (!all.IsCompleted)
        {
            peak = Math.Max(peak, Environment.WorkingSet - before);
            await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, Cancel));
        }

        var verdicts = await all.WaitAsync(Guard, Cancel);
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak {peak >> 20} MiB, {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MiB of it on the heap, {verdicts.Count(static v => v == PasswordVerdict.Wrong)} looked at.");
        Assert.All(verdicts, static verdict => Assert.True(verdict is PasswordVerdict.Wrong or PasswordVerdict.Overloaded));
        Assert.Equal(MostWaiting, verdicts.Count(static verdict => verdict == PasswordVerdict.Wrong));
        Assert.InRange(peak, 0, (2 * HashBytes) + (HashBytes / 2));

        // Not even one hash; the rest is what it takes to watch, for as long as it takes.
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, HashBytes - 1);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, HashBytes / 2);
    }

    private static PasswordVault NewVault() => new(new IdSource(), new AttemptLimit(new FakeClock()));

    /// <summary>Nothing is computed until they are released.</summary>
    private static async Task TakePlacesAsync(PasswordVault vault)
    {
        for (var place = 0; place < Places; place++)
        {
            await PlacesOf(vault).WaitAsync(Guard, Cancel);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_computing")]
    private static extern ref SemaphoreSlim PlacesOf(PasswordVault vault);

    private static ProtectedPassword Kept(string password, int passes, int memoryKiB = 64 * 1024) =>
        new(PasswordHash.Create(password, Encoding.UTF8.GetBytes("0123456789abcdef"), new Argon2Parameters(memoryKiB, passes, 1)));

    private static AttemptSource From(int address) => new(new IPAddress([10, 0, 0, (byte)address]), "room_1");
}
