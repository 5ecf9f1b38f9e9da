using System.Runtime.CompilerServices;
using System.Text.Json;
using Gambi.Participant.AI;
using Gambi.Testing.Playing;
using Microsoft.Extensions.AI;

namespace Gambi.Testing;

/// <summary>One answer of a scripted participant: its steps are played in the order in which they were added.</summary>
public sealed class TestAnswer
{
    private readonly List<Func<TestStage, CancellationToken, IAsyncEnumerable<AIContent>>> _steps = [];

    /// <summary>An answer that only says something.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator TestAnswer(string text) => new TestAnswer().Says(text);

    /// <summary>Says something, one word after the other where the answer is streamed.</summary>
    /// <param name="text">The text, said exactly so; it may be empty.</param>
    /// <returns>This answer.</returns>
    public TestAnswer Says(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add(_ => TestStage.Words(text).Select(static AIContent (word) => new TextContent(word)));
    }

    /// <summary>Thinks aloud, one word after the other: reasoning, which is no part of the answer's text.</summary>
    /// <param name="text">The thoughts.</param>
    /// <returns>This answer.</returns>
    public TestAnswer Thinks(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add(_ => TestStage.Words(text).Select(static AIContent (word) => new TextReasoningContent(word)));
    }

    /// <summary>Calls a tool, which the request must have offered; several calls in one answer are parallel ones.</summary>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments: the JSON text of an object.</param>
    /// <returns>This answer.</returns>
    /// <exception cref="ArgumentException"><paramref name="arguments"/> is no JSON object.</exception>
    public TestAnswer Calls(string tool, [System.Diagnostics.CodeAnalysis.StringSyntax("Json")] string arguments = "{}")
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        ArgumentNullException.ThrowIfNull(arguments);
        var values = Read(tool, arguments);
        return Add(stage => [new FunctionCallContent(stage.NextCallId(tool), tool, new Dictionary<string, object?>(values))]);
    }

    /// <summary>Answers with an error; a streamed answer in which something was said before breaks off without one, as a model's connection does.</summary>
    /// <param name="status">The HTTP status of the error, 400 to 599.</param>
    /// <param name="message">What its caller reads.</param>
    /// <param name="code">Its name for programs, such as <c>rate_limit_exceeded</c>.</param>
    /// <returns>This answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is no error.</exception>
    public TestAnswer Fails(int status, string message = "The test has this participant fail.", string code = "test_failure") =>
        Fails(new ProviderErrorException(status, message, code));

    /// <summary>Throws, as a model's client does that fails; its caller gets an error that names the type of <paramref name="error"/>.</summary>
    /// <param name="error">What is thrown.</param>
    /// <returns>This answer.</returns>
    public TestAnswer Fails(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Add((_, _) => throw error);
    }

    /// <summary>Takes its time, by the clock that <see cref="TestRoomScript.Time"/> gave: with one that the test moves, nobody sleeps.</summary>
    /// <param name="time">How long.</param>
    /// <returns>This answer.</returns>
    public TestAnswer Takes(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return Add((stage, cancellationToken) => Task.Delay(time, stage.Time, cancellationToken));
    }

    /// <summary>Waits until the test goes on; a <paramref name="task"/> that faults fails the answer.</summary>
    /// <param name="task">What it waits for, such as the task of a <see cref="TaskCompletionSource"/>.</param>
    /// <returns>This answer.</returns>
    public TestAnswer Waits(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Add((_, cancellationToken) => task.WaitAsync(cancellationToken));
    }

    internal async IAsyncEnumerable<AIContent> PlayAsync(TestStage stage, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            await foreach (var content in step(stage, cancellationToken))
            {
                yield return content;
            }
        }
    }

    private static Dictionary<string, object?> Read(string tool, string arguments)
    {
        try
        {
            using var json = JsonDocument.Parse(arguments);
            return json.RootElement.EnumerateObject().ToDictionary(static value => value.Name, static object? (value) => value.Value.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The arguments of a call of '{tool}' must be the JSON text of an object, such as {{\"city\":\"Rome\"}}.", nameof(arguments), e);
        }
    }

    private TestAnswer Add(Func<TestStage, IEnumerable<AIContent>> says)
    {
        _steps.Add((stage, _) => says(stage).ToAsyncEnumerable());
        return this;
    }

    private TestAnswer Add(Func<TestStage, CancellationToken, Task> waits)
    {
        _steps.Add(Wait);
        return this;

        async IAsyncEnumerable<AIContent> Wait(TestStage stage, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await waits(stage, cancellationToken);
            yield break;
        }
    }
}
