using System.Diagnostics.CodeAnalysis;

namespace Gambi.Hub.Security;

/// <summary>A check of one password that runs once for all who gave it meanwhile.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody waits on a handle of the source: to cancel it is its end.")]
internal sealed class PendingCheck
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource<PasswordVerdict> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many wait for it; changed under the gate of its password.</summary>
    public int Waiting { get; set; }

    public Task<PasswordVerdict> Verdict => _verdict.Task;

    /// <summary>Runs it; how it fails is for who waits.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<PasswordVerdict>> check)
    {
        try
        {
            _verdict.SetResult(await check(_abandoned.Token));
        }
        catch (OperationCanceledException)
        {
            _verdict.SetCanceled(_abandoned.Token);
        }
        catch (Exception e)
        {
            // Looked at here, because those who waited may have left.
            _verdict.SetException(e);
            _ = _verdict.Task.Exception;
        }
    }

    public void Abandon() => _abandoned.Cancel();
}
