namespace Gambi.Discovery.Messages;

/// <summary>What a record says; equal by value.</summary>
internal abstract record RecordData
{
    public abstract RecordType Type { get; }
}
