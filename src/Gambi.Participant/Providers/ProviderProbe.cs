using System.Net;
using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Asks a provider for its models and which protocols it speaks.</summary>
/// <remarks>
/// A protocol's route is asked with the body <c>{}</c>. 401, 403, 404, 405 and 501 mean that it does not speak it, except a 404 whose body is an OpenAI error about the
/// <em>model</em>: such a route exists, and misses only the model that <c>{}</c> does not name (contract §3 reads it the same way). Any other answer means that it does; no answer, unknown.
/// </remarks>
/// <param name="options">How to probe.</param>
public sealed class ProviderProbe(ProviderProbeOptions? options = null)
{
    private readonly ProviderProbeOptions _options = options ?? new();

    /// <summary>Probes; never throws for what the provider does or fails to do.</summary>
    public async Task<ProviderReport> ProbeAsync(ProviderAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        using ProviderProbeHttp http = new(address, _options);
        Task<ProbeAnswer> chat = http.PostEmptyAsync("/v1/chat/completions", cancellationToken);
        Task<ProbeAnswer> responses = http.PostEmptyAsync("/v1/responses", cancellationToken);
        ProviderReport report = await ListModelsAsync(http, address, cancellationToken).ConfigureAwait(false);
        ProbeAnswer[] answers = await Task.WhenAll(responses, chat).ConfigureAwait(false);
        bool reachable = report.Reachable || answers.Any(answer => answer.Status is not null);
        return report with
        {
            Reachable = reachable,
            Capabilities = new() { OpenResponses = Judge(answers[0]), ChatCompletions = Judge(answers[1]) },
        };
    }

    /// <summary>Asks for the protocols only.</summary>
    public async Task<ParticipantCapabilities> ProbeProtocolsAsync(ProviderAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        using ProviderProbeHttp http = new(address, _options);
        ProbeAnswer[] answers = await Task.WhenAll(
            http.PostEmptyAsync("/v1/responses", cancellationToken), http.PostEmptyAsync("/v1/chat/completions", cancellationToken)).ConfigureAwait(false);
        return new() { OpenResponses = Judge(answers[0]), ChatCompletions = Judge(answers[1]) };
    }

    /// <summary>Asks for the models only.</summary>
    internal async Task<ProviderReport> ListModelsAsync(ProviderAddress address, CancellationToken cancellationToken)
    {
        using ProviderProbeHttp http = new(address, _options);
        return await ListModelsAsync(http, address, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ProviderReport> ListModelsAsync(ProviderProbeHttp http, ProviderAddress address, CancellationToken cancellationToken)
    {
        ProbeAnswer tags = await http.GetAsync("/api/tags", cancellationToken).ConfigureAwait(false);
        if (tags.Status is HttpStatusCode.OK && ProviderModels.ReadTags(tags.Body) is { } tagged)
        {
            return new() { Address = address, Reachable = true, Kind = ProviderKind.Ollama, Models = tagged };
        }

        ProbeAnswer list = await http.GetAsync("/v1/models", cancellationToken).ConfigureAwait(false);
        if (list.Status is HttpStatusCode.OK && ProviderModels.ReadList(list.Body) is { } listed)
        {
            return new() { Address = address, Reachable = true, Kind = ProviderKind.OpenAICompatible, Models = listed };
        }

        return new()
        {
            Address = address,
            Reachable = tags.Status is not null || list.Status is not null,
            Problem = list.Status switch
            {
                null => list.Problem,
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"The provider refuses to list its models ({(int)list.Status}): it wants credentials, or other ones.",
                HttpStatusCode.OK => "The provider's /v1/models is no list of models.",
                _ => $"The provider lists no models: /v1/models answers {(int)list.Status}.",
            },
        };
    }

    private static ProtocolSupport Judge(ProbeAnswer answer) => answer.Status switch
    {
        null => ProtocolSupport.Unknown,
        HttpStatusCode.NotFound when OpenAIError.IsAboutModel(answer.Body) => ProtocolSupport.Supported,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented =>
            ProtocolSupport.Unsupported,
        _ => ProtocolSupport.Supported,
    };
}
