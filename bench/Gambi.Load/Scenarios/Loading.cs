using Gambi.Load.Load;

namespace Gambi.Load.Scenarios;

/// <summary>Measures while clients work, and fails as soon as one of them does.</summary>
internal static class Loading
{
    /// <summary>With so many clients in a closed loop.</summary>
    public static async Task<Window> ClosedAsync(Question question, int clients, TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(question.Target.Processes);
        using var loop = await ClosedLoop.StartAsync(question, clients, window, cancellationToken);
        await MeasureAsync(window, length, loop.Failure, cancellationToken);
        await loop.StopAsync();
        return window;
    }

    /// <summary>With so many requests a second.</summary>
    public static async Task<Window> OpenAsync(Question question, int rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var window = new Window(question.Target.Processes);
        using var loop = OpenLoop.Start(question, rate, window);
        await MeasureAsync(window, length, loop.Completion, cancellationToken);
        await loop.StopAsync();
        return window;
    }

    private static async Task MeasureAsync(Window window, TimeSpan length, Task failure, CancellationToken cancellationToken)
    {
        var measuring = window.MeasureAsync(length, cancellationToken);
        if (await Task.WhenAny(measuring, failure) == failure)
        {
            await failure;
        }

        await measuring;
    }
}
