namespace Gambi.DemoProvider.Answering;

/// <summary>Why an answer ended.</summary>
internal enum DemoFinish
{
    Stop,
    Length,
    ToolCall,
}
