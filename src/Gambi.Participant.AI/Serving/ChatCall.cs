using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>One request on its way to a chat client.</summary>
/// <param name="Client">Whom it asks.</param>
/// <param name="Request">What.</param>
/// <param name="Head">How its answer begins.</param>
/// <param name="Ids">Names its calls.</param>
/// <param name="TellFailure">Tells the owner what the client threw.</param>
internal sealed record ChatCall(IChatClient Client, ChatRequest Request, AnswerHead Head, AnswerIds Ids, Action<Exception> TellFailure)
{
    public AnswerReader Reader() => new(Request.Tools, Ids);
}
