namespace Gambi.DemoProvider.Reading;

/// <summary>One turn of a conversation: who spoke (<c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>) and the text of it.</summary>
internal sealed record PromptMessage(string Role, string Text);
