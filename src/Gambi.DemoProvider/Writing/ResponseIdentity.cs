namespace Gambi.DemoProvider.Writing;

/// <summary>The ids and the time that run through all events of one response and into its final object.</summary>
internal sealed record ResponseIdentity(string Id, string MessageId, string ReasoningId, string FunctionId, string CallId, long CreatedAt)
{
    public static ResponseIdentity Create(DemoIds ids, TimeProvider time) => new(
        ids.Next("resp_"),
        ids.Next("msg_"),
        ids.Next("rs_"),
        ids.Next("fc_"),
        ids.Next("call_"),
        time.GetUtcNow().ToUnixTimeSeconds());
}
