namespace Gambi.DemoProvider;

/// <summary>The inference protocols that a demo provider speaks; a missing one answers 404, as providers without it do.</summary>
[Flags]
public enum DemoProtocols
{
    /// <summary>Neither of the two.</summary>
    None = 0,

    /// <summary>OpenAI Chat Completions.</summary>
    Chat = 1,

    /// <summary>OpenAI Responses, with its lifecycle routes.</summary>
    Responses = 2,

    /// <summary>Both protocols.</summary>
    Both = Chat | Responses,
}
