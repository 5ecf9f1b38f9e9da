namespace Gambi.Discovery.Messages;

/// <summary>A question for records of the class IN.</summary>
/// <param name="Name">Whose.</param>
/// <param name="Type">Of which type; on the wire it may be one that is not named here.</param>
/// <param name="WantsUnicast">The QU bit: an answer to the asker alone will do.</param>
internal sealed record DnsQuestion(DnsName Name, RecordType Type, bool WantsUnicast = false);
