using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverResponses;

/// <summary>A response as it is when it has ended, as slices of it.</summary>
internal readonly ref struct ResponseObject
{
    /// <summary>Reads it; <paramref name="status"/> is what its event says of it, which holds unless the object knows better.</summary>
    public ResponseObject(ReadOnlySpan<byte> response, ReadOnlySpan<byte> status = default)
    {
        Status = status;
        var members = new JsonMembers(response);
        while (members.MoveNext())
        {
            if (members.Is("status"u8) && (status.IsEmpty || IsEnd(members.Text)))
            {
                Status = members.Text;
            }
            else if (members.Is("output"u8))
            {
                Output = members.Array;
            }
            else if (members.Is("usage"u8))
            {
                Usage = ChatUsage.Read(members.Object);
            }
            else if (members.Is("error"u8) && members.Type != JsonTokenType.Null)
            {
                Error = members.Value;
            }
            else if (members.Is("created_at"u8))
            {
                CreatedAt = members.Number;
            }
            else if (members.Is("incomplete_details"u8))
            {
                IsFiltered = IsContentFilter(members.Object);
            }
        }
    }

    /// <summary>The output items; empty when it has no such array.</summary>
    public ReadOnlySpan<byte> Output { get; }

    public ChatUsage Usage { get; }

    public long? CreatedAt { get; }

    private ReadOnlySpan<byte> Status { get; }

    private ReadOnlySpan<byte> Error { get; }

    private bool IsFiltered { get; }

    /// <summary>Why it is no answer; <c>null</c> when it is one.</summary>
    public AnswerFailure? Failure
    {
        get
        {
            if (Status.SequenceEqual("completed"u8) || Status.SequenceEqual("incomplete"u8))
            {
                return null;
            }

            if (!Error.IsEmpty || Status.SequenceEqual("failed"u8))
            {
                return ResponseFailure.Read(Error);
            }

            if (Status.SequenceEqual("cancelled"u8))
            {
                return new AnswerFailure("cancelled", "The provider cancelled its response.");
            }

            return Status.IsEmpty && !Output.IsEmpty ? null : ResponseFailure.NoResponse;
        }
    }

    /// <summary>Chat's word for why it ended.</summary>
    public string FinishReason(bool hasCalls) =>
        IsFiltered ? "content_filter" : Status.SequenceEqual("incomplete"u8) ? "length" : hasCalls ? "tool_calls" : "stop";

    /// <summary>Appends all its text of that kind.</summary>
    public void AppendText(TextKind kind, ArrayBufferWriter<byte> text)
    {
        foreach (var item in new JsonElements(Output))
        {
            new ResponseItem(item).AppendText(kind, text);
        }
    }

    private static bool IsEnd(ReadOnlySpan<byte> status) =>
        status.SequenceEqual("completed"u8) || status.SequenceEqual("incomplete"u8) || status.SequenceEqual("failed"u8) || status.SequenceEqual("cancelled"u8);

    private static bool IsContentFilter(ReadOnlySpan<byte> details)
    {
        var isFiltered = false;
        var members = new JsonMembers(details);
        while (members.MoveNext())
        {
            isFiltered |= members.Is("reason"u8) && members.Text.SequenceEqual("content_filter"u8);
        }

        return isFiltered;
    }
}
