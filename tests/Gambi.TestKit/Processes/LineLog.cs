using System.Text;

namespace Gambi.TestKit.Processes;

/// <summary>Text as it is written, whose lines can be waited for.</summary>
public sealed class LineLog : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (_gate)
        {
            _text.Append(value);
            Signal();
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Signal();
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_gate)
        {
            return _text.ToString();
        }
    }

    /// <summary>The first whole line that <paramref name="matches"/>.</summary>
    public Task<string> WaitForAsync(Func<string, bool> matches) =>
        WaitAsync(text => text.Split('\n')[..^1].FirstOrDefault(matches)?.TrimEnd('\r'));

    /// <summary>Waits until <paramref name="part"/> was written.</summary>
    public Task WaitForTextAsync(string part) => WaitAsync(text => text.Contains(part, StringComparison.Ordinal) ? part : null);

    private async Task<string> WaitAsync(Func<string, string?> find)
    {
        while (true)
        {
            Task changed;
            bool ended;
            string text;
            lock (_gate)
            {
                (changed, ended, text) = (_changed.Task, _ended, _text.ToString());
            }

            if (find(text) is { } found)
            {
                return found;
            }

            if (ended)
            {
                throw new InvalidOperationException($"Ended without what was waited for:\n{text}");
            }

            try
            {
                await changed.WaitAsync(Patience.Limit);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"What was waited for did not come:\n{ToString()}");
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
