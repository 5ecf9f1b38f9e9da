using Gambi.Cli.Prompts;

namespace Gambi.Cli.Tests.Participants;

/// <summary>Answers questions from a list, and remembers what was asked.</summary>
internal sealed class FakePrompter(params string[] answers) : IPrompter
{
    private readonly Queue<string> _answers = new(answers);

    public List<string> Asked { get; } = [];

    public Task<string> SelectAsync(string question, IReadOnlyList<string> choices, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        string start = _answers.Dequeue();
        return Task.FromResult(choices.First(choice => choice.StartsWith(start, StringComparison.Ordinal)));
    }

    public Task<string> TextAsync(string question, string suggestion, Func<string, string?> findProblem, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        while (true)
        {
            string answer = _answers.Dequeue();
            answer = answer.Length == 0 ? suggestion : answer;
            if (findProblem(answer) is null)
            {
                return Task.FromResult(answer);
            }
        }
    }

    public Task<string> SecretAsync(string question, CancellationToken cancellationToken)
    {
        Asked.Add(question);
        return Task.FromResult(_answers.Dequeue());
    }
}
