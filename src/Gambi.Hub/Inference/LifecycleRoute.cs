using Gambi.Tunnel;

namespace Gambi.Hub.Inference;

/// <summary>A route about one response: its method, what follows the id in its path, and what a tunnel calls it.</summary>
internal sealed record LifecycleRoute(string Method, string Suffix, string Operation)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<LifecycleRoute> All { get; } =
    [
        new("GET", "", TunnelOperations.ResponsesGet),
        new("DELETE", "", TunnelOperations.ResponsesDelete),
        new("POST", "/cancel", TunnelOperations.ResponsesCancel),
        new("GET", "/input_items", TunnelOperations.ResponsesInputItems),
    ];
}
