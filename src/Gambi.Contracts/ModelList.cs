namespace Gambi.Contracts;

/// <summary>The answer of <c>GET /rooms/:code/v1/models</c>, in OpenAI's form.</summary>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Data">One entry per participant that is there.</param>
public sealed record ModelList(string Object, IReadOnlyList<ModelEntry> Data);
