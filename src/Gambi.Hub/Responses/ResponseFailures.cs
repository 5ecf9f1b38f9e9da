using Gambi.Contracts;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Responses;

/// <summary>Why a response cannot be fetched, continued or made, said so that the caller can do something about it.</summary>
internal static class ResponseFailures
{
    private const string PreviousId = "previous_response_id";
    private const int LongestShown = 80;

    private static readonly TimeSpan FullRetryAfter = TimeSpan.FromSeconds(5);

    public static HubFailure Unknown(string responseId) =>
        new(ResponseErrors.NotFound, $"No response '{Shorten(responseId)}' is known in this room.");

    /// <summary>No response is, on this hub.</summary>
    public static HubFailure NoneKept(string responseId) =>
        new(ResponseErrors.NotFound, $"No response '{Shorten(responseId)}' is known: this hub keeps none.") { Hint = "Start the hub without `--store none`." };

    public static HubFailure UnknownPrevious(string responseId) =>
        new(ResponseErrors.PreviousNotFound, $"Previous response '{Shorten(responseId)}' is not known in this room.") { Param = PreviousId };

    /// <summary>The response itself is known, but not all that it continues.</summary>
    public static HubFailure ChainBroken(string responseId, string missingId) =>
        new(ResponseErrors.PreviousNotFound, $"Previous response '{Shorten(responseId)}' continues '{Shorten(missingId)}', which is no longer known in this room.") { Param = PreviousId };

    public static HubFailure StillRunning(string responseId) =>
        new(ErrorCatalog.InvalidRequest, $"Previous response '{Shorten(responseId)}' is still being made.") { Hint = "Continue it when it is completed.", Param = PreviousId };

    public static HubFailure NotWhole(string responseId, string status) =>
        new(ErrorCatalog.InvalidRequest, $"Previous response '{Shorten(responseId)}' has the status '{status}', so there is nothing to continue.") { Param = PreviousId };

    public static HubFailure TooLong(long limit, string param) =>
        new(ErrorCatalog.PayloadTooLarge, FormattableString.Invariant($"The whole conversation would be larger than a request may be ({limit} bytes)."))
        {
            Hint = "Begin a new one with a summary of this one.",
            Param = param,
        };

    public static HubFailure UnknownItem(string itemId) =>
        new(ResponseErrors.ItemNotFound, $"Item '{Shorten(itemId)}' is not known in this room.") { Param = "input" };

    public static HubFailure NothingKept(string param) =>
        new(ResponseErrors.Unsupported, $"This hub keeps no responses, so '{param}' cannot be used.")
        {
            Hint = param == PreviousId ? "Send the conversation so far as `input`, or start the hub without `--store none`." : "Start the hub without `--store none`.",
            Param = param,
        };

    public static HubFailure BackgroundWithoutStore() =>
        new(ErrorCatalog.InvalidRequest, "A response in background has to be stored: 'background' cannot be true while 'store' is false.") { Param = "background" };

    public static HubFailure NotInBackground(string responseId, string what) =>
        new(ErrorCatalog.InvalidRequest, $"Response '{Shorten(responseId)}' was not created with background=true, so it cannot be {what}.");

    public static HubFailure BadQuery(string name, string expected) => new(ErrorCatalog.InvalidRequest, $"Invalid '{name}': expected {expected}.") { Param = name };

    public static HubFailure TooManyRuns(int limit) =>
        new(ErrorCatalog.RateLimited, FormattableString.Invariant($"This hub is already making as many responses in background as it may ({limit})."))
        {
            Hint = "Try again when some have ended.",
            RetryAfter = FullRetryAfter,
            Param = "background",
        };

    /// <summary>A caller's text as it may stand in a message: not endless.</summary>
    private static string Shorten(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "…");
}
