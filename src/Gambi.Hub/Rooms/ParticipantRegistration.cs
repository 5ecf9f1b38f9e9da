using System.Net;
using Gambi.Contracts;

namespace Gambi.Hub.Rooms;

/// <summary>What a participant said of itself, whole and unchanging; registering again replaces it by another.</summary>
internal sealed record ParticipantRegistration
{
    private const string Latest = ":latest";

    private readonly string[] _models = [];

    public required string Nickname { get; init; }

    /// <summary>At least one; the first is the default.</summary>
    public required IReadOnlyList<string> Models
    {
        get => _models;
        init => _models = [.. value];
    }

    public required string Endpoint { get; init; }

    public required int Concurrency { get; init; }

    public RuntimeConfig? Config { get; init; }

    public MachineSpecs Specs { get; init; } = new();

    public ParticipantCapabilities Capabilities { get; init; } = new();

    /// <summary>The address that it came from.</summary>
    public IPAddress? From { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What this registration's provider taught us; forgotten with it.</summary>
    public LearnedTraits Learned { get; } = new();

    public string Model => _models[0];

    /// <summary>The provider's own name of the model that <paramref name="asked"/> means, or <c>null</c>: Ollama's <c>:latest</c> may be left out, as with Ollama itself.</summary>
    public string? FindModel(string asked)
    {
        string? latest = null;
        foreach (var model in _models)
        {
            if (model == asked)
            {
                return model;
            }

            if (latest is null && model.Length == asked.Length + Latest.Length && model.StartsWith(asked, StringComparison.Ordinal) && model.EndsWith(Latest, StringComparison.Ordinal))
            {
                latest = model;
            }
        }

        return latest;
    }
}
