namespace Gambi.DemoProvider.Answering;

/// <summary>Why an answer ended.</summary>
internal enum DemoFinish
{
    Stop,
    Length,
    Filter,
    ToolCall,

    /// <summary>It did not: the model broke down on the way.</summary>
    Failed,
}
