namespace Gambi.Contracts;

/// <summary>The form of a participant's id.</summary>
public static class ParticipantId
{
    /// <summary>Says what is wrong with <paramref name="id"/>, or <c>null</c> when nothing is.</summary>
    public static string? FindProblem(string? id) => id switch
    {
        null or "" => "The participant id must not be empty.",
        { Length: > ContractLimits.ParticipantIdLength } => $"The participant id may have at most {ContractLimits.ParticipantIdLength} characters, not {id.Length}.",
        _ when id.Any(char.IsControl) => "The participant id must not have control characters.",
        _ when id.Contains('/') => "The participant id must not have a '/'.",
        "*" or "any" => $"'{id}' is a selector that means any participant, so it cannot be an id.",
        _ when id.StartsWith("model:", StringComparison.Ordinal) => "'model:…' is a selector, so it cannot be an id.",
        _ => null,
    };
}
