namespace Gambi.Client.AI.Tests.Behaviours;

/// <summary>One way to talk to a room, reduced to what the cases look at.</summary>
internal interface IBehaviour
{
    /// <summary>The whole answer.</summary>
    Task<Said> AskAsync(Question question, CancellationToken cancellationToken);

    /// <summary>The answer put together from its stream.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="heard">Told each piece of text; leaves the stream by answering false.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Said> StreamAsync(Question question, Func<string, Task<bool>> heard, CancellationToken cancellationToken);

    /// <summary>What a failure says; <c>null</c> when it is none of this client's.</summary>
    Failed? FailureOf(Exception exception);
}
