namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>What NuGet <c>OpenAI</c> tells as an answer, and our client throws: that the answer failed.</summary>
internal sealed class AnswerFailedException(string message) : Exception(message);
