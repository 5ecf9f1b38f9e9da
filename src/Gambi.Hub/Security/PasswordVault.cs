using System.Security.Cryptography;
using System.Text;

namespace Gambi.Hub.Security;

/// <summary>
/// Hashes and checks passwords off the request threads, two at most at a time because each takes 64 MiB. Once a password was right, a hash keyed with a secret of this
/// process answers instead.
/// </summary>
internal sealed class PasswordVault : IDisposable
{
    private const int AtOnce = 2;
    private const int MostWaiting = 64;
    private const int KeyLength = 32;

    private readonly SemaphoreSlim _computing = new(AtOnce);
    private readonly byte[] _key = new byte[KeyLength];
    private readonly IdSource _ids;
    private int _waiting;

    public PasswordVault(IdSource ids)
    {
        _ids = ids;
        ids.Fill(_key);
    }

    /// <summary>The password as it is kept, or <c>null</c> when too many are being computed.</summary>
    public async Task<ProtectedPassword?> ProtectAsync(string password, CancellationToken cancellationToken)
    {
        var salt = new byte[PasswordHash.SaltLength];
        _ids.Fill(salt);
        var hash = await ComputeAsync<string?>(() => PasswordHash.Create(password, salt, Argon2Parameters.Default), null, cancellationToken);
        return hash is null ? null : new ProtectedPassword(hash);
    }

    public async Task<PasswordVerdict> CheckAsync(ProtectedPassword kept, string password, CancellationToken cancellationToken)
    {
        var quick = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
        if (kept.Proven is { } proven && CryptographicOperations.FixedTimeEquals(proven, quick))
        {
            return PasswordVerdict.Right;
        }

        // A wrong password always pays in full, so that guessing stays as slow as ever.
        var verdict = await ComputeAsync(
            () => PasswordHash.Matches(kept.Hash, password) ? PasswordVerdict.Right : PasswordVerdict.Wrong, PasswordVerdict.Overloaded, cancellationToken);
        if (verdict == PasswordVerdict.Right)
        {
            kept.Proven = quick;
        }

        return verdict;
    }

    public void Dispose() => _computing.Dispose();

    private async Task<T> ComputeAsync<T>(Func<T> compute, T overloaded, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                return overloaded;
            }

            await _computing.WaitAsync(cancellationToken);

            // Once begun it runs to its end and only then makes room; who asked need not stay for it.
            return await Task.Run(() => ComputeAndRelease(compute), CancellationToken.None).WaitAsync(cancellationToken);
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
