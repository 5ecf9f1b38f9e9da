using System.Security.Cryptography;
using System.Text;

namespace Gambi.Hub.Security;

/// <summary>
/// Hashes and checks passwords off the request threads, two at most at a time because each takes 64 MiB. What was proven right, or lately wrong, a hash keyed with a secret of
/// this process answers instead; the same password given many times at once is computed once.
/// </summary>
internal sealed class PasswordVault : IDisposable
{
    private const int AtOnce = 2;
    private const int MostWaiting = 64;
    private const int KeyLength = 32;

    private readonly SemaphoreSlim _computing = new(AtOnce);
    private readonly byte[] _key = new byte[KeyLength];
    private readonly IdSource _ids;
    private readonly AttemptLimit _attempts;
    private int _waiting;

    public PasswordVault(IdSource ids, AttemptLimit attempts)
    {
        _ids = ids;
        _attempts = attempts;
        ids.Fill(_key);
    }

    /// <summary>The password as it is kept, or <c>null</c> when too many are being computed.</summary>
    public async Task<ProtectedPassword?> ProtectAsync(string password, CancellationToken cancellationToken)
    {
        var salt = new byte[PasswordHash.SaltLength];
        _ids.Fill(salt);
        var hash = await ComputeAsync<string?>(() => PasswordHash.Create(password, salt, Argon2Parameters.Default), null, cancellationToken);
        if (hash is null)
        {
            return null;
        }

        var kept = new ProtectedPassword(hash);
        kept.Remember(KeyedHash(password), PasswordVerdict.Right);
        return kept;
    }

    public async Task<PasswordVerdict> CheckAsync(ProtectedPassword kept, string password, AttemptSource source, CancellationToken cancellationToken)
    {
        // Before the quick way, too, which else would answer guesses faster than the slow one.
        if (_attempts.WaitOf(source) is not null)
        {
            return PasswordVerdict.Limited;
        }

        var keyed = KeyedHash(password);
        var counted = false;
        var verdict = kept.Recall(keyed);
        if (verdict is null)
        {
            var name = Convert.ToHexString(keyed);
            if (kept.Join(name, () => _attempts.TryCount(source), out counted) is not { } check)
            {
                return PasswordVerdict.Limited;
            }

            try
            {
                if (counted)
                {
                    _ = check.RunAsync(abandoned => ComputeAsync(kept, password, keyed, abandoned));
                }

                verdict = await check.Verdict.WaitAsync(cancellationToken);
            }
            finally
            {
                kept.Leave(name, check);
            }
        }

        if (verdict == PasswordVerdict.Wrong && !counted)
        {
            _attempts.Count(source);
        }
        else if (verdict != PasswordVerdict.Wrong && counted)
        {
            _attempts.Forgive(source);
        }

        return verdict.Value;
    }

    /// <summary>How long nothing of this source is looked at.</summary>
    public TimeSpan WaitOf(AttemptSource source) => _attempts.WaitOf(source) ?? TimeSpan.Zero;

    public void Dispose() => _computing.Dispose();

    private byte[] KeyedHash(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));

    private async Task<PasswordVerdict> ComputeAsync(ProtectedPassword kept, string password, byte[] keyed, CancellationToken abandoned)
    {
        var verdict = await ComputeAsync(
            () => PasswordHash.Matches(kept.Hash, password) ? PasswordVerdict.Right : PasswordVerdict.Wrong, PasswordVerdict.Overloaded, abandoned);
        kept.Remember(keyed, verdict);
        return verdict;
    }

    private async Task<T> ComputeAsync<T>(Func<T> compute, T overloaded, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                return overloaded;
            }

            await _computing.WaitAsync(cancellationToken);

            // Once begun it runs to its end and only then makes room; who asked need not stay for it. On a thread of its own: two of the pool's may be all there are.
            var computation = Task.Factory.StartNew(() => ComputeAndRelease(compute), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return await computation.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private T ComputeAndRelease<T>(Func<T> compute)
    {
        try
        {
            return compute();
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        try
        {
            _computing.Release();
        }
        catch (ObjectDisposedException)
        {
            // The hub stopped meanwhile: nobody waits for room any more.
        }
    }
}
