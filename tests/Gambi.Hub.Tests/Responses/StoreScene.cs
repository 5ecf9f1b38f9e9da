using System.Text;
using Gambi.Adaptation;
using Gambi.Adaptation.Requests;
using Gambi.Hub.Journal;
using Gambi.Hub.Responses;
using Gambi.Hub.Rooms;
using Gambi.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gambi.Hub.Tests.Responses;

/// <summary>A store without a hub, and rooms.</summary>
internal sealed class StoreScene
{
    private int _rooms;

    public StoreScene(StoreSettings? settings = null)
    {
        Store = new(new(new(new(null), Clock, NullLogger<StateJournal>.Instance), Clock), settings ?? new(), Clock);
        Room = NewRoom();
    }

    public FakeClock Clock { get; } = new();

    public ResponseStore Store { get; }

    public Room Room { get; }

    public ResponseRecording? Begin(string body = "{\"model\":\"*\",\"input\":\"x\"}", Room? room = null, InferenceProtocol protocol = InferenceProtocol.Responses)
    {
        var asked = Asked(body, protocol);
        return Store.Begin(room ?? Room, asked, asked.Body);
    }

    private static InspectedRequest Asked(string body, InferenceProtocol protocol)
    {
        Assert.True(RequestInspector.TryInspect(protocol, Encoding.UTF8.GetBytes(body), out var asked, out _));
        return asked;
    }

    public Room NewRoom() =>
        new() { Id = $"room_{++_rooms}", Code = $"ROOM{_rooms}", Name = "test", HostId = "h", HostKeyHash = default, CreatedAt = Clock.GetUtcNow() };

    /// <summary>Records a response from its beginning to its end.</summary>
    public void Record(string id, string input = "\"hello\"", string output = "", Room? room = null, string? previous = null, string status = "completed")
    {
        var more = previous is null ? "" : ",\"previous_response_id\":\"" + previous + "\"";
        using var recording = Begin("{\"model\":\"*\",\"input\":" + input + more + "}", room)!;
        recording.Began(id, "ada", isNative: true);
        recording.Ended(Encoding.UTF8.GetBytes(ResponseJson(id, output, status)));
    }

    public static string ResponseJson(string id, string output = "", string status = "completed") =>
        "{\"id\":\"" + id + "\",\"object\":\"response\",\"status\":\"" + status + "\",\"output\":[" + output + "]}";
}
