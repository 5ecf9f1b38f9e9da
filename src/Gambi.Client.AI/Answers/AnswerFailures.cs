namespace Gambi.Client.AI.Answers;

/// <summary>Answers that are none.</summary>
internal static class AnswerFailures
{
    public static GambiException NotUnderstood(InferenceReply reply, string what) =>
        new(GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, $"The answer is not one of a model: {what}.")
        {
            RequestId = reply.RequestId,
            Hint = "The provider behind the participant answered this, not the hub.",
        };
}
