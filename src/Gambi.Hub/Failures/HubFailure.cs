using System.Text.Json;
using Gambi.Contracts;

namespace Gambi.Hub.Failures;

/// <summary>An expected failure as the doors answer it: the contract's error, and what was wrong this time.</summary>
internal sealed record HubFailure(ErrorDefinition Error, string Message)
{
    /// <summary>What to do next, when it is more than the error's own hint.</summary>
    public string? Hint { get; init; }

    /// <summary>The request field that is wrong, on the inference plane.</summary>
    public string? Param { get; init; }

    /// <summary>What everyone but the client hears of it, where the message may have the provider's words in it.</summary>
    public string? ForOthers { get; init; }

    /// <summary>Where an inference request failed: a name of <see cref="LlmStage"/>.</summary>
    public string Stage { get; init; } = LlmStage.Routing;

    /// <summary>Whether the participant that was asked has said nothing yet, so that another may be asked in its place.</summary>
    public bool IsUnanswered { get; init; }

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the client is told to do next. A person sees no header, and a stream that has begun has none left: the time is in the words.</summary>
    public string? Advice => Hint ?? (Error == ErrorCatalog.RateLimited && RetryAfter is { } wait ? TryAgain(wait) : Error.Hint);

    /// <summary>More for programs, on the management plane.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>The status to answer with, where it differs from the error's own.</summary>
    public int? StatusOverride { get; init; }

    /// <summary>The status to answer with.</summary>
    public int Status => StatusOverride ?? Error.Status;

    /// <summary>A time to wait as <c>Retry-After</c> has it: whole seconds, at least one.</summary>
    public static long WholeSeconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    /// <summary>The time to wait, in words.</summary>
    public static string TryAgain(TimeSpan wait) => FormattableString.Invariant($"Try again in {WholeSeconds(wait)} s.");
}
