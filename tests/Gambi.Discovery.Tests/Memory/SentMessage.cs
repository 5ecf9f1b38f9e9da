using System.Net;
using Gambi.Discovery.Messages;

namespace Gambi.Discovery.Tests.Memory;

/// <summary>A message that went over a wire.</summary>
/// <param name="At">When, since the wire was made.</param>
/// <param name="From">By whom.</param>
/// <param name="Message">What.</param>
/// <param name="Packet">Its bytes.</param>
/// <param name="To">To whom; null to the group.</param>
internal sealed record SentMessage(TimeSpan At, MemoryLink From, DnsMessage Message, byte[] Packet, IPEndPoint? To)
{
    public bool IsProbe => !Message.IsResponse && Message.Authorities.Count > 0;

    public bool IsQuery => !Message.IsResponse && Message.Authorities.Count == 0;

    public override string ToString() =>
        $"{At.TotalMilliseconds} ms: {(Message.IsResponse ? "response" : "query")} ?{string.Join(' ', Message.Questions)} !{string.Join(' ', Message.Answers)}";
}
