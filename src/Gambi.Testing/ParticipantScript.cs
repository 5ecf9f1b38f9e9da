using System.Diagnostics.CodeAnalysis;
using Gambi.Contracts;

namespace Gambi.Testing;

/// <summary>
/// A participant as a test writes it: who it is, and what it answers in turn. When all answers were given, the last one is given again. What comes before an answer, such as
/// <see cref="Thinks"/> and <see cref="Waits"/>, belongs to it.
/// </summary>
public sealed class ParticipantScript
{
    private readonly List<Func<TestRequest, TestAnswer>> _answers = [];
    private TestAnswer? _next;

    internal ParticipantScript(string id) => Id = id;

    /// <summary>The participant's id.</summary>
    public string Id { get; }

    internal IReadOnlyList<string> Models { get; private set; } = ["test-model"];

    internal int Concurrency { get; private set; } = 1;

    internal string? Nickname { get; private set; }

    internal RuntimeConfig? Config { get; private set; }

    /// <summary>Answers a text, streamed word by word where a stream is asked for.</summary>
    /// <param name="text">The text.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Says(string text) => Add(Next().Says(text));

    /// <summary>Answers with a call of a tool, which the request must have offered. For several calls, or text beside them, see <see cref="Answers(TestAnswer)"/>.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments: the JSON text of an object.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentException"><paramref name="arguments"/> is no JSON object.</exception>
    public ParticipantScript Calls(string tool, [StringSyntax("Json")] string arguments = "{}") => Add(Next().Calls(tool, arguments));

    /// <summary>Answers with an error.</summary>
    /// <param name="status">The HTTP status of the error, 400 to 599.</param>
    /// <param name="message">What its caller reads.</param>
    /// <param name="code">Its name for programs, such as <c>rate_limit_exceeded</c>.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is no error.</exception>
    public ParticipantScript Fails(int status, string message = "The test has this participant fail.", string code = "test_failure") => Add(Next().Fails(status, message, code));

    /// <summary>Throws, as a model's client does that fails; its caller gets an error that names the type of <paramref name="error"/>.</summary>
    /// <param name="error">What is thrown.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Fails(Exception error) => Add(Next().Fails(error));

    /// <summary>Gives an answer of several steps.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Answers(TestAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answers(_ => answer);
    }

    /// <summary>Gives an answer that depends on the request. An exception of the function is told to the caller, text and all.</summary>
    /// <param name="answer">Makes the answer; a text will do. Called on the pool, by as many requests at once as the participant's concurrency allows.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Answers(Func<TestRequest, TestAnswer> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (_next is not null)
        {
            throw new InvalidOperationException($"What stands before this answer of '{Id}' would be lost: put its Thinks, Takes and Waits into the {nameof(TestAnswer)} itself.");
        }

        _answers.Add(answer);
        return this;
    }

    /// <summary>Thinks aloud before its next answer: reasoning, which is no part of the answer's text.</summary>
    /// <param name="text">The thoughts.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Thinks(string text) => Before(Next().Thinks(text));

    /// <summary>Takes its time for its next answer, by the clock that <see cref="TestRoomScript.Time"/> gave: with one that the test moves, nobody sleeps.</summary>
    /// <param name="time">How long.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Takes(TimeSpan time) => Before(Next().Takes(time));

    /// <summary>Waits before its next answer until the test goes on.</summary>
    /// <param name="task">What it waits for, such as the task of a <see cref="TaskCompletionSource"/>.</param>
    /// <returns>This script.</returns>
    public ParticipantScript Waits(Task task) => Before(Next().Waits(task));

    /// <summary>The models that it has, instead of <c>test-model</c>.</summary>
    /// <param name="names">Their names, at least one; the first is its default.</param>
    /// <returns>This script.</returns>
    /// <exception cref="ArgumentException">There are none, or one has no name.</exception>
    public ParticipantScript WithModels(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0 || names.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("A participant has at least one model, and each has a name.", nameof(names));
        }

        Models = [.. names];
        return this;
    }

    /// <summary>How many requests it serves at once, instead of 1.</summary>
    /// <param name="requests">1 to 1,024.</param>
    /// <returns>This script.</returns>
    public ParticipantScript WithConcurrency(int requests)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests, 1024);
        Concurrency = requests;
        return this;
    }

    /// <summary>The name that people are shown, instead of its id.</summary>
    /// <param name="nickname">At most 100 characters.</param>
    /// <returns>This script.</returns>
    public ParticipantScript WithNickname(string nickname)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nickname);
        Nickname = nickname;
        return this;
    }

    /// <summary>Its own generation defaults, over those of the room.</summary>
    /// <param name="config">The defaults.</param>
    /// <returns>This script.</returns>
    public ParticipantScript WithConfig(RuntimeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        return this;
    }

    /// <summary>The answers, once all was said.</summary>
    /// <exception cref="InvalidOperationException">The script breaks off before an answer.</exception>
    internal IReadOnlyList<Func<TestRequest, TestAnswer>> Complete() => _next is null
        ? [.. _answers]
        : throw new InvalidOperationException($"The script of '{Id}' ends with something that comes before an answer (Thinks, Takes, Waits), and then there is none: add Says, Calls, Fails or Answers.");

    private TestAnswer Next() => _next ?? new TestAnswer();

    private ParticipantScript Before(TestAnswer answer)
    {
        _next = answer;
        return this;
    }

    private ParticipantScript Add(TestAnswer answer)
    {
        _next = null;
        _answers.Add(_ => answer);
        return this;
    }
}
