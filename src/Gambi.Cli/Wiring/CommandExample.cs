namespace Gambi.Cli.Wiring;

/// <summary>A call as somebody would type it.</summary>
/// <param name="What">What it does.</param>
/// <param name="Line">The call.</param>
internal sealed record CommandExample(string What, string Line);
