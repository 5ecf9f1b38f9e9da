namespace Gambi.Adaptation.Answers;

/// <summary>Tells a provider that does not have a route from one that has it and does not know what was asked of it.</summary>
public static class MissingRoute
{
    private static readonly string[] ThingCodes =
        ["model_not_found", "deploymentnotfound", "response_not_found", "previous_response_not_found", "item_not_found"];

    private static readonly string[] ThingWords = ["model", "deployment", "previous response", "response with id", "previous_response_id", "resp_"];

    private static readonly string[] RoutePaths = ["/responses", "/chat/completions"];

    /// <summary>
    /// Whether the answer says that the route is not there: 405 and 501 always do, a 404 does unless it is about the model or a response. LM Studio says it
    /// with words of its own and, in most versions, status 200.
    /// </summary>
    public static bool IsSaidBy(int status, ReadOnlyMemory<byte> body, string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (status is 405 or 501)
        {
            return true;
        }

        if (status is not (404 or (>= 200 and < 300) or 400))
        {
            return false;
        }

        // Whole answers are long; what says that a route is missing is not.
        if (status != 404 && body.Length > 4096)
        {
            return false;
        }

        var error = ProviderError.Read(status, body);
        if (Says(error.Message, "unexpected endpoint or method"))
        {
            return true;
        }

        return status == 404 && (IsAboutAnotherRoute(error) || !IsAboutAThing(error, model));
    }

    /// <summary>OpenAI's word for a model that is served by the other route only.</summary>
    private static bool IsAboutAnotherRoute(ProviderError error) =>
        Says(error.Message, "supported in") && RoutePaths.Any(path => Says(error.Message, path));

    private static bool IsAboutAThing(ProviderError error, string model) =>
        ThingCodes.Contains(error.Code, StringComparer.OrdinalIgnoreCase)
        || error.Param is "model" or "previous_response_id"
        || ThingWords.Any(word => Says(error.Message, word))
        || (model.Length > 2 && Says(error.Message, model));

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
