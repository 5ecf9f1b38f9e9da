namespace Gambi.Adaptation.Requests;

/// <summary>Why a request body cannot be dispatched.</summary>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Param">The field it is about; empty when it is about the whole body.</param>
/// <param name="Kind">Whether it is wrong, or only not to be carried over.</param>
public sealed record RequestProblem(string Message, string Param = "", RequestProblemKind Kind = RequestProblemKind.Invalid);
