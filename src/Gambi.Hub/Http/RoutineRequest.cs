namespace Gambi.Hub.Http;

/// <summary>Marks routes that programs call all the time; their successes are logged at debug level.</summary>
internal sealed class RoutineRequest
{
    public static RoutineRequest Marker { get; } = new();
}
