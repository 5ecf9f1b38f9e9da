using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>Reads what of a chat client's answer is for the caller, and keeps what is told at its end.</summary>
/// <param name="tools">Names of the tools that the caller can run.</param>
/// <param name="ids">Names calls that have no id.</param>
internal sealed class AnswerReader(IReadOnlySet<string> tools, AnswerIds ids)
{
    private ChatFinishReason? _finish;
    private bool _calls;

    /// <summary>All counts told so far, added up: a client that runs tools of its own asks its model several times.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>Why the answer is over, in OpenAI's words.</summary>
    public string FinishReason => (_finish?.Value, _calls) switch
    {
        (null or "stop" or "tool_calls", true) => "tool_calls",
        // Calls that were run here are none that the caller waits for.
        (null or "tool_calls", false) => "stop",
        ({ } other, _) => other,
    };

    /// <summary>Reads one update.</summary>
    /// <exception cref="ErrorContentException">It says that the model failed.</exception>
    public IEnumerable<AnswerPiece> Read(ChatResponseUpdate update)
    {
        _finish = update.FinishReason ?? _finish;
        foreach (AIContent content in update.Contents)
        {
            // Results of tools that were run here.
            if (update.Role != ChatRole.Tool && Read(content) is { } piece)
            {
                yield return piece;
            }
        }
    }

    private AnswerPiece? Read(AIContent content)
    {
        switch (content)
        {
            case TextReasoningContent { Text.Length: > 0 } thought:
                return new(AnswerPieceKind.Reasoning, thought.Text);
            case TextContent { Text.Length: > 0 } text:
                return new(AnswerPieceKind.Text, text.Text);
            // Tools that the caller did not offer are the chat client's own: it runs them itself.
            case FunctionCallContent { InformationalOnly: false } call when tools.Contains(call.Name):
                _calls = true;
                return new(AnswerPieceKind.ToolCall, LooseJson.Write(call.Arguments), call.CallId is { Length: > 0 } id ? id : ids.Next("call_"), call.Name);
            case UsageContent { Details: { } details }:
                (Usage ??= new()).Add(details);
                return null;
            case ErrorContent refusal when PartsReader.IsRefusal(refusal):
                return new(AnswerPieceKind.Refusal, refusal.Message);
            case ErrorContent error:
                throw new ErrorContentException(error.Message);
            default:
                return null;
        }
    }
}
