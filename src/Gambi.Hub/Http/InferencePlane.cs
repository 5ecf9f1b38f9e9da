using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Http;

/// <summary>Marks the routes of the inference plane, whose failures are OpenAI error objects.</summary>
internal sealed class InferencePlane
{
    public static InferencePlane Marker { get; } = new();

    public static bool Serves(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<InferencePlane>() is not null;
}
