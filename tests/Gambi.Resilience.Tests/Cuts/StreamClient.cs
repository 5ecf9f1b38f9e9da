using System.Text;

namespace Gambi.Resilience.Tests.Cuts;

/// <summary>A client that asks for a stream and reads it to its end.</summary>
internal sealed class StreamClient
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamClient(HttpClient client, string path, string json) => Ended = ReadAsync(client, path, json);

    /// <summary>Completes with the first bytes of the answer.</summary>
    public Task Begun => Task.WhenAny(_begun.Task, Ended).Unwrap();

    /// <summary>Completes with who answered when the answer ended as HTTP wants it, faults when it broke off.</summary>
    public Task<string?> Ended { get; }

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    private async Task<string?> ReadAsync(HttpClient client, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var buffer = new char[1024];
        while (await reader.ReadAsync(buffer) is > 0 and var read)
        {
            lock (_gate)
            {
                _text.Append(buffer, 0, read);
            }

            _begun.TrySetResult();
        }

        Assert.True(response.IsSuccessStatusCode, $"The hub answered {(int)response.StatusCode}: {Text}");
        return response.Headers.TryGetValues("X-Gambi-Participant", out var participant) ? participant.Single() : null;
    }
}
