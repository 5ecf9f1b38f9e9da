namespace Gambi.Discovery.Messages;

/// <summary>The parts of a message, in their order.</summary>
internal enum MessageSection
{
    Questions,
    Answers,
    Authorities,
    Additionals,
}
