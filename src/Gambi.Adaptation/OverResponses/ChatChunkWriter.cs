using System.Buffers;
using System.Globalization;
using System.Text;
using Gambi.Adaptation.Answers;
using Gambi.Adaptation.Sse;

namespace Gambi.Adaptation.OverResponses;

/// <summary>The writer of the chunks of one Chat stream; the first that it writes gives the role.</summary>
internal sealed class ChatChunkWriter
{
    private readonly byte[] _head;
    private readonly byte[] _tail;
    private bool _hasBegun;

    /// <summary>A writer of chunks with this id, model and time; with <paramref name="tellsUsage"/>, chunks say that their usage is yet to come.</summary>
    public ChatChunkWriter(string id, string model, long created, bool tellsUsage)
    {
        var head = new ArrayBufferWriter<byte>();
        head.Write("data: {\"id\":"u8);
        JsonText.Write(id, head);
        head.Write(",\"object\":\"chat.completion.chunk\",\"created\":"u8);
        head.Write(Encoding.UTF8.GetBytes(created.ToString(CultureInfo.InvariantCulture)));
        head.Write(",\"model\":"u8);
        JsonText.Write(model, head);
        head.Write(",\"system_fingerprint\":null,\"choices\":["u8);
        _head = head.WrittenSpan.ToArray();
        _tail = Encoding.UTF8.GetBytes(tellsUsage ? "}],\"usage\":null}\n\n" : "}]}\n\n");
    }

    public void WriteText(TextKind kind, ReadOnlySpan<byte> text, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> client)
    {
        BeginDelta(client);
        client.Write(kind switch { TextKind.Content => "\"content\":"u8, TextKind.Reasoning => "\"reasoning_content\":"u8, _ => "\"refusal\":"u8 });
        JsonText.Write(text, client);
        if (!LogprobsWriter.HasEntries(logprobs))
        {
            EndDelta(client);
            return;
        }

        client.Write(kind == TextKind.Refusal ? "},\"logprobs\":{\"content\":null,\"refusal\":["u8 : "},\"logprobs\":{\"refusal\":null,\"content\":["u8);
        LogprobsWriter.WriteEntries(logprobs, false, false, client);
        client.Write("]},\"finish_reason\":null"u8);
        client.Write(_tail);
    }

    public void WriteCall(int index, string id, string name, IBufferWriter<byte> client)
    {
        BeginDelta(client);
        WriteIndex(index, client);
        client.Write(",\"id\":"u8);
        JsonText.Write(id, client);
        client.Write(",\"type\":\"function\",\"function\":{\"name\":"u8);
        JsonText.Write(name, client);
        client.Write(",\"arguments\":\"\"}}]"u8);
        EndDelta(client);
    }

    public void WriteArguments(int index, ReadOnlySpan<byte> arguments, IBufferWriter<byte> client)
    {
        BeginDelta(client);
        WriteIndex(index, client);
        client.Write(",\"function\":{\"arguments\":"u8);
        JsonText.Write(arguments, client);
        client.Write("}}]"u8);
        EndDelta(client);
    }

    public void WriteFinish(string reason, IBufferWriter<byte> client)
    {
        BeginDelta(client);
        client.Write("},\"logprobs\":null,\"finish_reason\":"u8);
        JsonText.Write(reason, client);
        client.Write(_tail);
    }

    public void WriteUsage(ChatUsage usage, IBufferWriter<byte> client)
    {
        client.Write(_head);
        client.Write("],\"usage\":"u8);
        usage.Write(client);
        client.Write("}\n\n"u8);
    }

    public static void WriteDone(IBufferWriter<byte> client) => client.Write(SseEncoder.Done);

    public static void WriteError(AnswerFailure failure, IBufferWriter<byte> client)
    {
        client.Write("data: {\"error\":{\"message\":"u8);
        JsonText.Write(failure.Message, client);
        client.Write(",\"type\":\"server_error\",\"param\":\"\",\"code\":"u8);
        JsonText.Write(failure.Code, client);
        client.Write("}}\n\n"u8);
    }

    private void BeginDelta(IBufferWriter<byte> client)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            BeginDelta(client);
            client.Write("\"role\":\"assistant\",\"content\":\"\""u8);
            EndDelta(client);
        }

        client.Write(_head);
        client.Write("{\"index\":0,\"delta\":{"u8);
    }

    private void EndDelta(IBufferWriter<byte> client)
    {
        client.Write("},\"logprobs\":null,\"finish_reason\":null"u8);
        client.Write(_tail);
    }

    private static void WriteIndex(int index, IBufferWriter<byte> client)
    {
        client.Write("\"tool_calls\":[{\"index\":"u8);
        client.Write(Encoding.UTF8.GetBytes(index.ToString(CultureInfo.InvariantCulture)));
    }
}
