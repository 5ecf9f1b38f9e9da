using System.Text.Json;

namespace Gambi.TestKit.Hubs;

/// <summary>Reads an event stream and waits for events.</summary>
public sealed class EventRecorder : IAsyncDisposable
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private readonly List<RecordedEvent> _events = [];
    private readonly CancellationTokenSource _leaving = new();
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _comments;

    private EventRecorder(HttpClient client, HttpResponseMessage response)
    {
        _client = client;
        _response = response;
        Ended = ReadAsync();

        // Waiters look once more when it is over.
        Ended.ContinueWith(_ => Signal(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>The answer's head.</summary>
    public HttpResponseMessage Response => _response;

    /// <summary>Completes when the hub ended the stream, faults when it broke off.</summary>
    public Task Ended { get; }

    /// <summary>Comment lines so far.</summary>
    public int Comments => Volatile.Read(ref _comments);

    /// <summary>The events so far.</summary>
    public IReadOnlyList<RecordedEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The names of the events so far.</summary>
    public IReadOnlyList<string> Names => [.. Events.Select(static e => e.Name)];

    internal static async Task<EventRecorder> OpenAsync(HttpClient client, string path, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(HangGuard);
        response.EnsureSuccessStatusCode();
        var recorder = new EventRecorder(client, response);
        await recorder.WaitForAsync("connected");
        return recorder;
    }

    /// <summary>The first event of this name, once it is there.</summary>
    public Task<RecordedEvent> WaitForAsync(string name) => WaitForAsync(e => e.Name == name);

    /// <summary>The first event that fits, once it is there.</summary>
    public async Task<RecordedEvent> WaitForAsync(Func<RecordedEvent, bool> predicate)
    {
        RecordedEvent? found = null;
        await WaitUntilAsync(() => (found = Events.FirstOrDefault(predicate)) is not null);
        return found!;
    }

    /// <summary>Waits until this many comment lines came.</summary>
    public Task WaitForCommentsAsync(int count) => WaitUntilAsync(() => Comments >= count);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _response.Dispose();
        _client.Dispose();
        _leaving.Dispose();
    }

    private async Task WaitUntilAsync(Func<bool> condition)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            // Looked at before the condition: the last event may come between the two, and the end right behind it.
            var isOver = Ended.IsCompleted;
            if (condition())
            {
                return;
            }

            if (isOver)
            {
                throw new InvalidOperationException($"The stream ended without it. It had: {string.Join(", ", Names)}");
            }

            try
            {
                await changed.WaitAsync(HangGuard);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"It did not come. There were: {string.Join(", ", Names)}");
            }
        }
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync(_leaving.Token));
        string name = "message", data = "";
        string? id = null;
        while (await reader.ReadLineAsync(_leaving.Token) is { } line)
        {
            switch (line)
            {
                case "":
                    if (data.Length > 0)
                    {
                        Add(new RecordedEvent(name, id, JsonDocument.Parse(data).RootElement));
                    }

                    (name, data, id) = ("message", "", null);
                    break;
                case [':', ..]:
                    Interlocked.Increment(ref _comments);
                    Signal();
                    break;
                default:
                    var (field, value) = Split(line);
                    name = field == "event" ? value : name;
                    data = field == "data" ? value : data;
                    id = field == "id" ? value : id;
                    break;
            }
        }
    }

    private static (string Field, string Value) Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[..colon], line[(colon + 1)..].TrimStart(' '));
    }

    private void Add(RecordedEvent item)
    {
        lock (_gate)
        {
            _events.Add(item);
        }

        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
