namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>One thing said in a conversation.</summary>
internal abstract record Turn
{
    /// <summary>By the user.</summary>
    public sealed record User(string Text) : Turn;

    /// <summary>By the model.</summary>
    public sealed record Answer(Said Said) : Turn;

    /// <summary>By a tool.</summary>
    public sealed record Result(string CallId, string Text) : Turn;
}
