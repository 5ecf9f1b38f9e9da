using Gambi.DemoProvider.Answering;

namespace Gambi.DemoProvider.Writing;

/// <summary>The ids and the time that run through all events of one response and into its final object.</summary>
internal sealed record ResponseIdentity(string Id, string MessageId, string ReasoningId, IReadOnlyList<string> FunctionIds, IReadOnlyList<string> CallIds, long CreatedAt)
{
    public static ResponseIdentity Create(DemoAnswer answer, DemoIds ids, TimeProvider time) => new(
        ids.Next("resp_"),
        ids.Next("msg_"),
        ids.Next("rs_"),
        [.. answer.Calls.Select(_ => ids.Next("fc_"))],
        [.. answer.Calls.Select(_ => ids.Next("call_"))],
        time.GetUtcNow().ToUnixTimeSeconds());
}
