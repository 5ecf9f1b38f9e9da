using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Usage;

namespace Gambi.Adaptation.OverResponses;

/// <summary>A response as the Chat completion that says the same.</summary>
public static class ChatAnswer
{
    /// <summary>Writes the completion; nothing is written when the provider's answer is none, which <paramref name="failure"/> then tells.</summary>
    /// <param name="responseObject">The provider's answer.</param>
    /// <param name="model">What the completion gives as its model.</param>
    /// <param name="newId">Makes an id that begins with the prefix it is given (<c>chatcmpl-</c>, <c>call_</c>).</param>
    /// <param name="time">The clock, for a provider that does not say when.</param>
    /// <param name="output">Takes the completion.</param>
    /// <param name="usage">What the provider counted; <c>null</c> when it counted nothing.</param>
    /// <param name="failure">Why there is no completion.</param>
    public static bool TryWrite(
        ReadOnlyMemory<byte> responseObject,
        string model,
        Func<string, string> newId,
        TimeProvider time,
        IBufferWriter<byte> output,
        out TokenUsage? usage,
        [NotNullWhen(false)] out AnswerFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(newId);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(output);
        if (!ResponseReader.TryRead(responseObject.Span, out var response))
        {
            usage = null;
            failure = ResponseFailure.NoResponse;
            return false;
        }

        usage = response.Usage.IsKnown ? response.Usage.Counts : null;
        failure = response.Failure;
        if (failure is not null)
        {
            return false;
        }

        output.Write("{\"id\":"u8);
        JsonText.Write(newId("chatcmpl-"), output);
        output.Write(",\"object\":\"chat.completion\",\"created\":"u8);
        output.Write(Encoding.UTF8.GetBytes((response.CreatedAt ?? time.GetUtcNow().ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture)));
        output.Write(",\"model\":"u8);
        JsonText.Write(model, output);
        output.Write(",\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\""u8);
        var hasCalls = WriteMessage(response, newId, output);
        output.Write("},\"logprobs\":"u8);
        WriteLogprobs(response, output);
        output.Write(",\"finish_reason\":"u8);
        JsonText.Write(response.FinishReason(hasCalls), output);
        output.Write("}]"u8);
        if (response.Usage.IsKnown)
        {
            output.Write(",\"usage\":"u8);
            response.Usage.Write(output);
        }

        output.Write("}"u8);
        return true;
    }

    /// <summary>The content is <c>null</c> only where something else stands in its place.</summary>
    private static bool WriteMessage(in ResponseObject response, Func<string, string> newId, IBufferWriter<byte> output)
    {
        var content = TextOf(response, TextKind.Content);
        var refusal = TextOf(response, TextKind.Refusal);
        var reasoning = TextOf(response, TextKind.Reasoning);
        var calls = new ArrayBufferWriter<byte>();
        var isWhole = response.FinishReason(hasCalls: true) == "tool_calls";
        foreach (var element in new JsonElements(response.Output))
        {
            WriteCall(new ResponseItem(element), isWhole, newId, calls);
        }

        var hasCalls = calls.WrittenCount > 0;
        WriteText("content", content, refusal.IsEmpty && !hasCalls, output);
        WriteText("refusal", refusal, false, output);
        if (!reasoning.IsEmpty)
        {
            WriteText("reasoning_content", reasoning, false, output);
        }

        if (hasCalls)
        {
            output.Write(",\"tool_calls\":["u8);
            output.Write(calls.WrittenSpan);
            output.Write("]"u8);
        }

        return hasCalls;
    }

    private static void WriteText(string name, ReadOnlySpan<byte> text, bool isEvenEmpty, IBufferWriter<byte> output)
    {
        output.Write(","u8);
        JsonText.Write(name, output);
        output.Write(":"u8);
        if (text.IsEmpty && !isEvenEmpty)
        {
            output.Write("null"u8);
        }
        else
        {
            JsonText.Write(text, output);
        }
    }

    /// <summary>A function without parameters is called with nothing by some providers; that is no JSON, and clients parse it.</summary>
    private static void WriteCall(in ResponseItem item, bool isWhole, Func<string, string> newId, ArrayBufferWriter<byte> calls)
    {
        if (!item.IsCall || item.Name.IsEmpty)
        {
            return;
        }

        calls.Write(calls.WrittenCount > 0 ? ",{\"id\":"u8 : "{\"id\":"u8);
        JsonText.Write(item.CallId.IsEmpty ? newId("call_") : JsonText.Read(item.CallId), calls);
        calls.Write(",\"type\":\"function\",\"function\":{\"name\":"u8);
        JsonText.Write(JsonText.Read(item.Name), calls);
        calls.Write(",\"arguments\":"u8);
        JsonText.Write(item.Arguments.IsEmpty && isWhole ? "{}" : JsonText.Read(item.Arguments), calls);
        calls.Write("}}"u8);
    }

    private static void WriteLogprobs(in ResponseObject response, IBufferWriter<byte> output)
    {
        var entries = new ArrayBufferWriter<byte>();
        var hasAny = false;
        foreach (var element in new JsonElements(response.Output))
        {
            hasAny = new ResponseItem(element).WriteLogprobs(hasAny, entries);
        }

        if (!hasAny)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("{\"content\":["u8);
        output.Write(entries.WrittenSpan);
        output.Write("],\"refusal\":null}"u8);
    }

    private static ReadOnlySpan<byte> TextOf(in ResponseObject response, TextKind kind)
    {
        var text = new ArrayBufferWriter<byte>();
        response.AppendText(kind, text);
        return text.WrittenSpan;
    }
}
