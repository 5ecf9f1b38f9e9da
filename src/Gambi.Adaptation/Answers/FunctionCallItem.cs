using System.Buffers;
using System.Text.Json;

namespace Gambi.Adaptation.Answers;

/// <summary>A function that a model wants to have called.</summary>
internal sealed class FunctionCallItem(string id, int index, string callId, string name) : OutputItem(id, index)
{
    private readonly ArrayBufferWriter<byte> _arguments = new();
    private ArgumentsScanner _scanner;

    /// <summary>The function's name.</summary>
    public string Name { get; } = name;

    /// <summary>The arguments so far: JSON in the making.</summary>
    public ReadOnlySpan<byte> Arguments => _arguments.WrittenSpan;

    /// <summary>Whether the arguments are a whole JSON object.</summary>
    public bool HasWholeArguments => _scanner.IsWhole;

    protected override ReadOnlySpan<byte> Type => "function_call"u8;

    /// <summary>Takes some more of the arguments.</summary>
    public void Append(ReadOnlySpan<byte> arguments, ResponseEvents events)
    {
        _arguments.Write(arguments);
        _scanner.Feed(arguments);
        events.ArgumentsDelta(this, arguments);
    }

    protected override void CloseContent(ResponseEvents events) => events.ArgumentsDone(this);

    protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("call_id"u8, callId);
        json.WriteString("name"u8, Name);
        json.WriteText("arguments"u8, Arguments);
    }
}
