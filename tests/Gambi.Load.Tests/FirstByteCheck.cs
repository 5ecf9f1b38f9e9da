using Gambi.Load.Answers;

namespace Gambi.Load.Tests;

/// <summary>A check that takes everything and says when something came.</summary>
internal sealed class FirstByteCheck : AnswerCheck
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first byte.</summary>
    public Task FirstByte => _first.Task;

    public override long Chunks => 0;

    public override void Begin()
    {
    }

    public override void Take(ReadOnlySpan<byte> body) => _first.TrySetResult();

    public override void End()
    {
    }
}
