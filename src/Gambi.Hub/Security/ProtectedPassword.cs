using System.Security.Cryptography;

namespace Gambi.Hub.Security;

/// <summary>A room's password as the hub keeps it: hashed; and of what was given for it, keyed hashes of the right one and the last wrong ones, which are quick to compare.</summary>
internal sealed class ProtectedPassword(string hash)
{
    /// <summary>Who is wrong is mostly wrong in the same way again: a program that was given an old password.</summary>
    private const int RememberedWrong = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PendingCheck> _pending = new(StringComparer.Ordinal);
    private readonly byte[]?[] _wrong = new byte[]?[RememberedWrong];
    private byte[]? _right;
    private int _nextWrong;

    /// <summary>The PHC string.</summary>
    public string Hash { get; } = hash;

    /// <summary>What is known of a password by its keyed hash, or <c>null</c>.</summary>
    public PasswordVerdict? Recall(ReadOnlySpan<byte> keyed)
    {
        lock (_gate)
        {
            if (_right is { } right && CryptographicOperations.FixedTimeEquals(right, keyed))
            {
                return PasswordVerdict.Right;
            }

            foreach (var wrong in _wrong)
            {
                if (wrong is not null && CryptographicOperations.FixedTimeEquals(wrong, keyed))
                {
                    return PasswordVerdict.Wrong;
                }
            }

            return null;
        }
    }

    public void Remember(byte[] keyed, PasswordVerdict verdict)
    {
        lock (_gate)
        {
            if (verdict == PasswordVerdict.Right)
            {
                _right = keyed;
            }
            else if (verdict == PasswordVerdict.Wrong)
            {
                _wrong[_nextWrong++ % RememberedWrong] = keyed;
            }
        }
    }

    /// <summary>Joins the check of the same password that runs, or begins one if <paramref name="mayBegin"/> allows it; <c>null</c> when it does not.</summary>
    public PendingCheck? Join(string keyed, Func<bool> mayBegin, out bool begun)
    {
        lock (_gate)
        {
            begun = false;
            if (!_pending.TryGetValue(keyed, out var check))
            {
                if (!mayBegin())
                {
                    return null;
                }

                begun = true;
                check = new PendingCheck();
                _pending.Add(keyed, check);
            }

            check.Waiting++;
            return check;
        }
    }

    /// <summary>One waits no more; the check is abandoned with the last.</summary>
    public void Leave(string keyed, PendingCheck check)
    {
        lock (_gate)
        {
            if (--check.Waiting > 0)
            {
                return;
            }

            if (_pending.GetValueOrDefault(keyed) == check)
            {
                _pending.Remove(keyed);
            }
        }

        check.Abandon();
    }
}
