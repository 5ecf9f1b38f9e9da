using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>Refuses options that no session can be made of, before anything is sent.</summary>
internal static class OptionsCheck
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(24);

    /// <exception cref="ArgumentException">Says which and why; never a header's value.</exception>
    public static void Check(ParticipantOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (FindProblem(options) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }

    private static bool IsNoTimeout(TimeSpan value) => value < TimeSpan.Zero || value > LongestSilence;

    private static string? FindProblem(ParticipantOptions options)
    {
        KeyValuePair<string, string> unsafeHeader = options.ProviderHeaders.FirstOrDefault(header => !ForwardedHeaders.IsSafe(header.Key, header.Value));
        return options switch
        {
            { HubUrl: not { IsAbsoluteUri: true, Scheme: "http" or "https" } } => "The hub must be an absolute http or https URL.",
            { HasProvider: false } => "A participant needs a provider: an Endpoint, or a ProviderHandler for one inside this process.",
            { Models.Count: > ContractLimits.Models } => $"A participant may have at most {ContractLimits.Models} models.",
            { Nickname.Length: 0 or > ContractLimits.NicknameLength } => $"The nickname, which is the id by default, must have 1 to {ContractLimits.NicknameLength} characters.",
            { Concurrency: < 1 or > ContractLimits.Concurrency } => $"The concurrency must be between 1 and {ContractLimits.Concurrency}.",
            { TunnelVersions: [] } => "A participant needs at least one tunnel version.",
            _ when options.ConnectTimeout <= TimeSpan.Zero || options.ConnectTimeout > LongestConnect => "The time to connect must be more than nothing and at most 10 minutes.",
            _ when IsNoTimeout(options.FirstByteTimeout) || IsNoTimeout(options.IdleTimeout) => "The times for the first byte and between bytes must not be negative, and be at most 24 hours.",
            _ when options.ReconnectFor < TimeSpan.Zero => "The time to come back must not be negative.",
            _ when unsafeHeader.Key is { } name => $"The provider header '{name}' cannot be sent: check its name, and its value for line breaks.",
            _ => ParticipantId.FindProblem(options.ParticipantId),
        };
    }
}
