using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Gambi.Cli.Tests.Durability;

/// <summary>What a hub said yes to, over all its lives.</summary>
internal sealed class AcknowledgedState
{
    private readonly ConcurrentDictionary<string, string> _rooms = new();
    private readonly ConcurrentDictionary<string, string> _deleted = new();

    // By room and participant: the nickname that was acknowledged last. One writer alone writes a room.
    private readonly ConcurrentDictionary<(string Code, string Id), string> _participants = new();
    private readonly ConcurrentDictionary<(string Code, string Id), string> _unsure = new();
    private readonly ConcurrentDictionary<(string Code, string Id), bool> _left = new();
    private readonly SemaphoreSlim _acknowledged = new(0);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Waits until this many things were acknowledged.</summary>
    public async Task WhenAcknowledgedAsync(int count)
    {
        while (Count < count)
        {
            Assert.True(await _acknowledged.WaitAsync(Patience.Limit), "The hub acknowledges nothing any more.");
        }
    }

    /// <summary>Makes rooms, registers in them, deletes some, until the hub is gone.</summary>
    public async Task WriteAsync(HttpClient client, Random random, CancellationToken ending)
    {
        try
        {
            for (int i = 0; !ending.IsCancellationRequested; i++)
            {
                await WriteRoomAsync(client, random, ending);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // It was killed: what was asked last may have happened or not.
        }
    }

    /// <summary>Everything acknowledged is there as it was said, and nothing that was acknowledged to be gone.</summary>
    public async Task AssertIsThereAsync(HttpClient client, bool everything)
    {
        Dictionary<string, string> found = (await ListAsync(client, "v1/rooms")).ToDictionary(room => Text(room, "code"), room => Text(room, "name"));
        Assert.All(_rooms, room => Assert.Equal(room.Value, found.GetValueOrDefault(room.Key, "lost")));
        Assert.All(_deleted.Keys, code => Assert.DoesNotContain(code, found.Keys));
        IEnumerable<string> codes = _participants.Keys.Select(key => key.Code).Distinct();
        foreach (string code in everything ? codes : codes.Reverse().Take(10))
        {
            Dictionary<string, string> there = (await ListAsync(client, $"v1/rooms/{code}/participants")).ToDictionary(one => Text(one, "id"), one => Text(one, "nickname"));
            foreach (((string _, string id), string nickname) in _participants.Where(one => one.Key.Code == code))
            {
                string now = there.GetValueOrDefault(id, "lost");
                Assert.True(now == nickname || now == _unsure.GetValueOrDefault((code, id)), $"{id} of {code} is {now}, and was {nickname}.");
            }

            Assert.All(_left.Keys.Where(one => one.Code == code), one => Assert.DoesNotContain(one.Id, there.Keys));
        }
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static async Task<List<JsonElement>> ListAsync(HttpClient client, string path)
    {
        using JsonDocument document = JsonDocument.Parse(await client.GetStringAsync(path));
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(one => one.Clone())];
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, string? json, HttpStatusCode expected, CancellationToken ending, string? hostKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        if (hostKey is not null)
        {
            request.Headers.Add("X-Gambi-Host", hostKey);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, ending);
        string text = await answer.Content.ReadAsStringAsync(ending);
        Assert.True(answer.StatusCode == expected, text);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("data").Clone();
    }

    private async Task WriteRoomAsync(HttpClient client, Random random, CancellationToken ending)
    {
        string name = $"Room {random.Next()}";
        JsonElement made = await SendAsync(client, HttpMethod.Post, "v1/rooms", $$"""{"name":"{{name}}"}""", HttpStatusCode.Created, ending);
        string code = Text(made.GetProperty("room"), "code");
        // The code of a room that is gone may be drawn again.
        _deleted.Remove(code, out _);
        Acknowledge(() => _rooms[code] = name);
        if (random.Next(6) == 0)
        {
            _rooms.Remove(code, out _);
            await SendAsync(client, HttpMethod.Delete, $"v1/rooms/{code}", null, HttpStatusCode.OK, ending, Text(made, "hostKey"));
            Acknowledge(() => _deleted[code] = name);
            return;
        }

        for (int i = random.Next(4); i > 0; i--)
        {
            await RegisterAsync(client, (code, $"p{random.Next(2)}"), $"Nick {random.Next()}", ending);
        }

        if (random.Next(3) == 0 && _participants.Keys.FirstOrDefault(one => one.Code == code) is { Code: not null } leaving)
        {
            _participants.Remove(leaving, out _);
            await SendAsync(client, HttpMethod.Delete, $"v1/rooms/{code}/participants/{leaving.Id}", null, HttpStatusCode.OK, ending);
            Acknowledge(() => _left[leaving] = true);
        }
    }

    private async Task RegisterAsync(HttpClient client, (string Code, string Id) who, string nickname, CancellationToken ending)
    {
        _unsure[who] = nickname;
        string registration = $$"""{"nickname":"{{nickname}}","model":"llama3","endpoint":"http://localhost:11434"}""";
        HttpStatusCode expected = _participants.ContainsKey(who) ? HttpStatusCode.OK : HttpStatusCode.Created;
        await SendAsync(client, HttpMethod.Put, $"v1/rooms/{who.Code}/participants/{who.Id}", registration, expected, ending);
        Acknowledge(() => _participants[who] = nickname);
    }

    private void Acknowledge(Action note)
    {
        note();
        Interlocked.Increment(ref _count);
        _acknowledged.Release();
    }
}
