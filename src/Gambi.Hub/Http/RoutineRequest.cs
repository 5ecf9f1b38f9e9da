namespace Gambi.Hub.Http;

/// <summary>Marks routes that programs call all the time, or whose outcome has a line of its own; their successes are logged at debug level.</summary>
internal sealed class RoutineRequest
{
    public static RoutineRequest Marker { get; } = new();
}
