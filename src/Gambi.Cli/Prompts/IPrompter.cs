namespace Gambi.Cli.Prompts;

/// <summary>Questions to the person at the terminal.</summary>
internal interface IPrompter
{
    /// <summary>One of <paramref name="choices"/>.</summary>
    Task<string> SelectAsync(string question, IReadOnlyList<string> choices, CancellationToken cancellationToken);

    /// <summary>A line of text; Enter alone answers <paramref name="suggestion"/>. Asked again while <paramref name="findProblem"/> has something to say.</summary>
    Task<string> TextAsync(string question, string suggestion, Func<string, string?> findProblem, CancellationToken cancellationToken);

    /// <summary>A line that is not shown; empty when only Enter was pressed.</summary>
    Task<string> SecretAsync(string question, CancellationToken cancellationToken);
}
