namespace Gambi.Architecture.Tests;

/// <summary>One type's use of another, and where it was seen.</summary>
internal sealed record TypeUse(Type From, Type To, string Where);
