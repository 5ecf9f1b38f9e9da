namespace Gambi.Adaptation.Requests;

/// <summary>The members of a Responses body that a conversation changes.</summary>
internal enum ConversationField
{
    Other,
    Input,
    PreviousResponseId,
    Background,
    Stream,
}
