namespace Gambi.Hub.Security;

/// <summary>What came of checking a password.</summary>
internal enum PasswordVerdict
{
    /// <summary>It is the password.</summary>
    Right,

    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>Too many are being checked; nobody looked at this one.</summary>
    Overloaded,

    /// <summary>Whoever gave it was wrong too often; nobody looked at this one.</summary>
    Limited,
}
