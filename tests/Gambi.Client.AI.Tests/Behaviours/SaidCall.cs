namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>A call of a tool, its argument read.</summary>
internal sealed record SaidCall(string Id, string Name, string City);
