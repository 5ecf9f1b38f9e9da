using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Answers;

/// <summary>The tool calls of a chat answer, put together from their deltas.</summary>
internal sealed class ChatToolCalls
{
    private readonly List<Call> _calls = [];

    /// <summary>Takes in one delta, or a whole call.</summary>
    public void Add(JsonElement delta, bool whole)
    {
        var index = delta.Number("index");
        var id = delta.Text("id");
        var name = delta.Get("function")?.Text("name");

        // Some providers give every call the same index, or none: another id is another call.
        var call = _calls.FindLast(c => c.Index == index && (id is null || c.Id is null || c.Id == id));
        if (whole || call is null || (index is null && name is not null && id is null))
        {
            call = new Call { Index = index };
            _calls.Add(call);
        }

        call.Id ??= id;
        call.Name ??= name;
        call.Raw = delta;
        call.Arguments.Append(delta.Get("function")?.Get("arguments") switch
        {
            { ValueKind: JsonValueKind.Object } arguments => arguments.GetRawText(),
            _ => delta.Get("function")?.Text("arguments"),
        });
    }

    /// <summary>The calls, in their order.</summary>
    /// <param name="answerId">Tells calls that have no id from those of other answers.</param>
    public IEnumerable<FunctionCallContent> Take(string? answerId)
    {
        for (var number = 0; number < _calls.Count; number++)
        {
            var call = _calls[number];
            yield return ToolCalls.Of(call.Id ?? FormattableString.Invariant($"call_{answerId}_{number}"), call.Name ?? "", call.Arguments.ToString(), call.Raw);
        }
    }

    private sealed class Call
    {
        public required long? Index { get; init; }

        public string? Id { get; set; }

        public string? Name { get; set; }

        public JsonElement Raw { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
