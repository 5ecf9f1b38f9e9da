using System.Text;
using Gambi.Adaptation;
using Gambi.Hub.Responses;
using static Gambi.Hub.Tests.Responses.StoreScene;

namespace Gambi.Hub.Tests.Responses;

public sealed class ResponseStoreTests
{
    private readonly StoreScene _scene = new();

    private ResponseStore Store => _scene.Store;

    [Fact]
    public void A_response_is_kept_with_its_input_its_object_and_its_maker()
    {
        _scene.Record("resp_2", "[ 1 ]", previous: "resp_1");

        var stored = Store.Find(_scene.Room, "resp_2");

        Assert.NotNull(stored);
        Assert.Equal("[1]", Encoding.UTF8.GetString(stored.Input.Span));
        Assert.Equal(ResponseJson("resp_2"), Encoding.UTF8.GetString(stored.State.Object.Span));
        Assert.Equal(("resp_1", "ada", "resp_2"), (stored.PreviousId, stored.State.ParticipantId, stored.State.NativeId));
    }

    [Fact]
    public void A_response_that_runs_is_found_as_one_that_runs()
    {
        using var recording = _scene.Begin()!;
        recording.Began("resp_1", "ada", isNative: false, "{}"u8);

        Assert.Equal("resp_1", recording.Id);
        Assert.False(Store.Find(_scene.Room, "resp_1")!.HasEnded);
    }

    [Fact]
    public void A_response_that_never_ended_is_forgotten()
    {
        using (var recording = _scene.Begin()!)
        {
            recording.Began("resp_1", "ada", isNative: true);
        }

        Assert.Null(Store.Find(_scene.Room, "resp_1"));
        Assert.Equal((0, 0), (Store.Count, Store.Bytes));
    }

    [Theory]
    [InlineData("""{"model":"*","input":"x","store":false}""", InferenceProtocol.Responses)]
    [InlineData("""{"model":"*","messages":[]}""", InferenceProtocol.ChatCompletions)]
    public void What_is_not_to_be_kept_is_not_recorded(string body, InferenceProtocol protocol) => Assert.Null(_scene.Begin(body, protocol: protocol));

    [Fact]
    public void A_store_that_is_off_records_nothing()
    {
        var off = new StoreScene(new() { IsOn = false });

        Assert.Null(off.Begin());
    }

    [Fact]
    public void A_response_is_known_in_its_own_room_only()
    {
        var other = _scene.NewRoom();
        _scene.Record("resp_1");
        _scene.Record("resp_1", "\"other\"", room: other);

        Assert.Equal(Message("hello"), Encoding.UTF8.GetString(Store.Find(_scene.Room, "resp_1")!.Input.Span));
        Assert.Equal(Message("other"), Encoding.UTF8.GetString(Store.Find(other, "resp_1")!.Input.Span));
        Assert.Null(Store.Find(_scene.NewRoom(), "resp_1"));
    }

    [Fact]
    public void Responses_go_with_their_room_and_none_come_after_it()
    {
        var other = _scene.NewRoom();
        _scene.Record("resp_1");
        _scene.Record("resp_2", room: other);

        _scene.Room.Close();
        _scene.Record("resp_3");

        Assert.Null(Store.Find(_scene.Room, "resp_1"));
        Assert.Null(Store.Find(_scene.Room, "resp_3"));
        Assert.NotNull(Store.Find(other, "resp_2"));
        Assert.Equal(1, Store.Count);
    }

    [Fact]
    public void A_response_is_forgotten_a_day_after_its_end()
    {
        _scene.Record("resp_1");
        _scene.Clock.Advance(TimeSpan.FromHours(24));
        Assert.NotNull(Store.Find(_scene.Room, "resp_1"));

        _scene.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(Store.Find(_scene.Room, "resp_1"));
        Assert.Equal((0, 0), (Store.Count, Store.Bytes));
    }

    [Fact]
    public void Beyond_the_most_responses_the_oldest_go_whatever_room_they_are_of()
    {
        var scene = new StoreScene(new() { Responses = 3 });
        var other = scene.NewRoom();
        scene.Record("resp_1");
        scene.Record("resp_2", room: other);
        scene.Record("resp_3");
        scene.Record("resp_4", room: other);

        Assert.Null(scene.Store.Find(scene.Room, "resp_1"));
        Assert.NotNull(scene.Store.Find(other, "resp_2"));
        Assert.Equal(3, scene.Store.Count);
    }

    [Fact]
    public void Beyond_the_most_bytes_the_oldest_go_and_the_rest_is_counted_exactly()
    {
        var one = new StoreScene();
        one.Record("resp_1", $"\"{new string('x', 10_000)}\"");
        var each = one.Store.Bytes;

        var scene = new StoreScene(new() { Bytes = (3 * each) + 1 });
        for (var i = 1; i <= 5; i++)
        {
            scene.Record($"resp_{i}", $"\"{new string('x', 10_000)}\"");
        }

        Assert.Equal((3, 3 * each), (scene.Store.Count, scene.Store.Bytes));
        Assert.Null(scene.Store.Find(scene.Room, "resp_2"));
        Assert.NotNull(scene.Store.Find(scene.Room, "resp_3"));
        Assert.True(each > 10_000);
    }

    [Fact]
    public void A_response_that_alone_is_too_large_is_not_kept()
    {
        var scene = new StoreScene(new() { Bytes = 5_000 });
        scene.Record("resp_1");
        scene.Record("resp_2", $"\"{new string('x', 10_000)}\"");

        Assert.Null(scene.Store.Find(scene.Room, "resp_2"));
        Assert.True(scene.Store.Bytes <= 5_000);
    }

    [Fact]
    public void What_runs_goes_last()
    {
        var scene = new StoreScene(new() { Responses = 2 });
        using var recording = scene.Begin()!;
        recording.Began("resp_1", "ada", isNative: true);
        scene.Record("resp_2");
        scene.Record("resp_3");

        Assert.NotNull(scene.Store.Find(scene.Room, "resp_1"));
        Assert.Null(scene.Store.Find(scene.Room, "resp_2"));
    }

    [Fact]
    public void A_later_response_of_the_same_id_takes_the_place_of_the_earlier()
    {
        _scene.Record("resp_1", "\"first\"");
        var bytes = Store.Bytes;
        _scene.Record("resp_1", "\"again\"");

        Assert.Equal(Message("again"), Encoding.UTF8.GetString(Store.Find(_scene.Room, "resp_1")!.Input.Span));
        Assert.Equal((1, bytes), (Store.Count, Store.Bytes));
    }

    [Fact]
    public void Items_are_found_by_their_own_id_or_by_the_one_the_store_gave_them()
    {
        const string Message = """{"type":"message","id":"msg_out","role":"assistant","content":[]}""";
        _scene.Record("resp_ab", """[{"role":"user","content":"hi"}, {"type":"function_call_output","id":"fco_own","call_id":"c","output":"1"}]""", Message);

        Assert.Equal(Message, ItemText("msg_out"));
        Assert.Equal("""{"type":"function_call_output","id":"fco_own","call_id":"c","output":"1"}""", ItemText("fco_own"));
        Assert.Equal("""{"role":"user","content":"hi"}""", ItemText("msg_ab_i0"));
        Assert.Null(ItemText("msg_unknown"));

        Assert.True(Store.Remove(Store.Find(_scene.Room, "resp_ab")!));
        Assert.Null(ItemText("msg_out"));
        Assert.Equal((0, 0), (Store.Count, Store.Bytes));
    }

    [Fact]
    public async Task Many_at_once_leave_exactly_what_is_counted()
    {
        var scene = new StoreScene(new() { Responses = 50 });
        var rooms = Enumerable.Range(0, 4).Select(_ => scene.NewRoom()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var id = $"resp_{worker}_{i}";
                scene.Record(id, $"\"{new string('x', i)}\"", "{\"id\":\"msg_" + id + "\"}", rooms[i % 4]);
                if (i % 3 == 0 && scene.Store.Find(rooms[i % 4], id) is { } mine)
                {
                    scene.Store.Remove(mine);
                }
            }
        })));

        Assert.InRange(scene.Store.Count, 1, 50);
        foreach (var room in rooms)
        {
            room.Close();
        }

        Assert.Equal((0, 0), (scene.Store.Count, scene.Store.Bytes));
    }

    /// <summary>A text as it is kept.</summary>
    private static string Message(string text) => "[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"" + text + "\"}]}]";

    private string? ItemText(string id) => Store.FindItem(_scene.Room, id) is { } json ? Encoding.UTF8.GetString(json.Span) : null;
}
