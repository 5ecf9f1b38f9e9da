namespace Gambi.Conformance.Node;

/// <summary>How a Node process ended and what it said.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">Standard output and error, in the order of their lines.</param>
internal sealed record NodeRun(int ExitCode, string Output);
