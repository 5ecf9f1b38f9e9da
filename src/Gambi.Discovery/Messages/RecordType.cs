namespace Gambi.Discovery.Messages;

/// <summary>The types of records that service discovery knows, by their numbers on the wire.</summary>
internal enum RecordType : ushort
{
    A = 1,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Nsec = 47,

    /// <summary>In questions only.</summary>
    Any = 255,
}
