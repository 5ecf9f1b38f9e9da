using Gambi.Tunnel;

namespace Gambi.Hub.Inference;

/// <summary>A route about one response: its method, what follows the id in its path, and what a tunnel calls it.</summary>
internal sealed record LifecycleRoute(string Method, string Suffix, string Operation)
{
    public static LifecycleRoute Get { get; } = new("GET", "", TunnelOperations.ResponsesGet);

    public static LifecycleRoute Delete { get; } = new("DELETE", "", TunnelOperations.ResponsesDelete);

    public static LifecycleRoute Cancel { get; } = new("POST", "/cancel", TunnelOperations.ResponsesCancel);

    public static LifecycleRoute InputItems { get; } = new("GET", "/input_items", TunnelOperations.ResponsesInputItems);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<LifecycleRoute> All { get; } = [Get, Delete, Cancel, InputItems];
}
