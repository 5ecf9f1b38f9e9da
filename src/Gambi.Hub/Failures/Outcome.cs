using System.Diagnostics.CodeAnalysis;

namespace Gambi.Hub.Failures;

/// <summary>What a step came to: a value, or an expected failure. Bugs and broken I/O are exceptions.</summary>
internal readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, HubFailure? failure)
    {
        _value = value;
        Failure = failure;
    }

    /// <summary>The failure, or <c>null</c>.</summary>
    public HubFailure? Failure { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(HubFailure failure) => new(default, failure);

    /// <summary>Tells the two apart.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out HubFailure? failure)
    {
        value = _value;
        failure = Failure;
        return failure is null;
    }
}
