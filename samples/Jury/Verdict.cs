namespace Gambi.Samples.Jury;

/// <summary>What a juror must say: the models are given it as a JSON schema.</summary>
internal sealed record Verdict(bool Holds, int Confidence, string Reason);
