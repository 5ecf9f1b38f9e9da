using System.Net;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Tests.Memory;

namespace Gambi.Discovery.Tests.Publishing;

public sealed class AnsweringTests
{
    private static readonly DnsQuestion List = new(Scene.Type, RecordType.Ptr);

    [Fact]
    public async Task The_list_is_answered_after_20_to_120_ms_with_what_will_be_asked_next()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(List);

        var answer = stage.NextAnswer();
        Assert.Equal([Records.Pointer("hub")], answer.Message.Answers);
        Assert.Equal([RecordType.Srv, RecordType.Txt, RecordType.A, RecordType.Aaaa], answer.Message.Additionals.Select(static record => record.Type));
        Assert.All(answer.Message.Additionals, static record => Assert.True(record.CacheFlush));
        Assert.InRange(answer.At.TotalMilliseconds, 20, 122);
    }

    [Theory]
    [InlineData("srv")]
    [InlineData("txt")]
    [InlineData("address")]
    public async Task What_only_one_can_answer_is_answered_at_once(string what)
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(what switch
        {
            "srv" => new DnsQuestion(Records.Instance("HUB"), RecordType.Srv),
            "txt" => new DnsQuestion(Records.Instance("hub"), RecordType.Txt),
            _ => new DnsQuestion(Records.Host("studio"), RecordType.A),
        });

        Assert.InRange(stage.NextAnswer().At.TotalMilliseconds, 0, 2);
    }

    [Fact]
    public async Task The_types_are_listed()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(new DnsQuestion(ServiceTypeName.AllTypes, RecordType.Ptr));

        Assert.Equal([new PointerData(Scene.Type)], stage.NextAnswer().Message.Answers.Select(static answer => answer.Data));
    }

    [Fact]
    public async Task That_a_name_has_no_such_record_is_said()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(new DnsQuestion(Records.Instance("hub"), RecordType.A));
        Assert.Equal([new DenialData(Records.Instance("hub"), RecordType.Srv, RecordType.Txt)], stage.NextAnswer().Message.Answers.Select(static answer => answer.Data));

        stage.Stranger.Ask(new DnsQuestion(Records.Host("studio"), RecordType.Txt));
        Assert.Equal([new DenialData(Records.Host("studio"), RecordType.A, RecordType.Aaaa)], stage.NextAnswer().Message.Answers.Select(static answer => answer.Data));
    }

    [Fact]
    public async Task Of_other_names_nothing_is_said()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(new DnsQuestion(Records.Instance("other"), RecordType.Any));
        stage.Stranger.Ask(new DnsQuestion(ServiceTypeName.Parse("_http._tcp"), RecordType.Ptr));

        Assert.Empty(stage.Answers(5));
    }

    [Fact]
    public async Task What_the_asker_knows_for_at_least_half_its_time_is_not_said()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(List, Records.Pointer("hub", ttl: 2250));
        Assert.Empty(stage.Answers(2));

        stage.Stranger.Ask(List, Records.Pointer("hub", ttl: 2249));
        Assert.Single(stage.Answers(2));

        stage.Stranger.Ask(List, Records.Pointer("other"));
        Assert.Single(stage.Answers(2));
    }

    [Fact]
    public async Task Of_an_asker_who_has_more_to_say_the_rest_is_awaited()
    {
        await using var stage = await Stage.OpenAsync();
        var query = new DnsMessage { Questions = [List], Answers = [Records.Pointer("other")], IsTruncated = true };
        stage.Stranger.Say(query);
        stage.Scene.Pass(0.1);
        stage.Stranger.Say(new DnsMessage { Answers = [Records.Pointer("hub")] });
        Assert.Empty(stage.Answers(2));

        stage.Stranger.Say(query);
        Assert.InRange(stage.NextAnswer().At.TotalMilliseconds, 400, 502);
    }

    [Fact]
    public async Task A_legacy_asker_is_answered_alone_and_gets_nothing_that_only_multicast_DNS_knows()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Say(new DnsMessage { Id = 77, Questions = [List] }, port: 40_000);

        var answer = stage.NextAnswer();
        Assert.Equal(new IPEndPoint(stage.Stranger.Address, 40_000), answer.To);
        Assert.Equal(77, answer.Message.Id);
        Assert.Equal([List], answer.Message.Questions);
        Assert.Equal([Records.Pointer("hub", ttl: 10)], answer.Message.Answers);
        Assert.Equal(4, answer.Message.Additionals.Count);
        Assert.All(answer.Message.Additionals, static record => Assert.True(record is { CacheFlush: false, Ttl: 10 }));
    }

    [Fact]
    public async Task Who_is_not_on_the_link_is_not_answered()
    {
        await using var stage = await Stage.OpenAsync();
        var elsewhere = IPAddress.Parse("192.0.2.1");
        stage.Stranger.Say(new DnsMessage { Questions = [List] }, port: 40_000, from: elsewhere);
        stage.Stranger.Say(new DnsMessage { Questions = [List] }, from: elsewhere, to: IPAddress.Parse("10.0.0.1"));
        Assert.Empty(stage.Answers(2));
    }

    [Fact]
    public async Task Who_is_not_on_the_link_does_not_contradict_us()
    {
        await using var stage = await Stage.OpenAsync();
        var contradiction = new DnsMessage { IsResponse = true, Answers = [Records.Service("hub", 4000, "other")] };
        stage.Stranger.Say(contradiction, from: IPAddress.Parse("192.0.2.1"), to: IPAddress.Parse("10.0.0.1"));
        stage.Stranger.Say(contradiction, port: 5354);
        stage.Scene.Pass(5);

        Assert.DoesNotContain(stage.Scene.Wire.Sent.Skip(stage.Before), static sent => sent.IsProbe);
    }

    [Fact]
    public async Task A_record_is_multicast_once_a_second_at_most_and_late_rather_than_never()
    {
        await using var stage = await Stage.OpenAsync();
        for (var i = 0; i < 30; i++)
        {
            stage.Stranger.Ask(List);
            stage.Scene.Pass(0.1);
        }

        var times = stage.Answers(2).Where(static sent => sent.Message.Answers.Contains(Records.Pointer("hub"))).Select(static sent => sent.At).ToArray();
        Assert.InRange(times.Length, 3, 5);
        Assert.All(times.Skip(1).Zip(times), static pair => Assert.True(pair.First - pair.Second >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Who_is_about_to_claim_our_name_is_told_within_a_quarter_second_each_time()
    {
        await using var stage = await Stage.OpenAsync();
        var probe = new DnsMessage { Questions = [new(Records.Instance("hub"), RecordType.Any)], Authorities = [Records.Service("hub", 4000, "other")] };
        for (var i = 0; i < 3; i++)
        {
            stage.Stranger.Say(probe);
            Assert.InRange(stage.NextAnswer().At.TotalMilliseconds, 0, 250);
        }
    }

    [Fact]
    public async Task What_another_says_meanwhile_is_not_said_again()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(new DnsQuestion(ServiceTypeName.AllTypes, RecordType.Ptr));
        stage.Scene.Pass(0.01);
        stage.Stranger.Answer(new DnsRecord(ServiceTypeName.AllTypes, new PointerData(Scene.Type), 4500));
        Assert.Empty(stage.Answers(2));
    }

    [Fact]
    public async Task What_another_takes_back_is_said_again()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Answer(Records.Pointer("hub", ttl: 0));
        Assert.Equal([Records.Pointer("hub")], stage.NextAnswer().Message.Answers);
    }

    [Fact]
    public async Task Who_wants_it_alone_gets_it_alone_unless_the_others_have_not_had_it_for_long()
    {
        await using var stage = await Stage.OpenAsync();
        stage.Stranger.Ask(List with { WantsUnicast = true });
        Assert.Equal(new IPEndPoint(stage.Stranger.Address, 5353), stage.NextAnswer().To);

        stage.Scene.Pass(4500 / 4);
        stage.Stranger.Ask(List with { WantsUnicast = true });
        Assert.Null(stage.NextAnswer().To);
    }

    [Fact]
    public async Task A_question_is_answered_with_the_addresses_of_the_interface_it_came_by()
    {
        await using var scene = new Scene();
        var otherWire = new MemoryWire(scene.Clock);
        await using var published = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24").Plug(otherWire, 3, "10.0.1.1/24"), "hub");
        new Stranger(otherWire, "10.0.1.9").Ask(List);
        scene.Pass(2);

        var addresses = otherWire.Sent[^1].Message.Additionals.Select(static record => record.Data).OfType<AddressData>().Select(static data => data.Address.ToString());
        Assert.Equal(["10.0.1.1"], addresses);
    }

    [Fact]
    public async Task An_interface_that_appears_later_is_probed_and_announced_on()
    {
        await using var scene = new Scene();
        var machine = scene.Machine(1, "10.0.0.1/24");
        await using var published = await scene.PublishedAsync(machine, "hub");
        var later = new MemoryWire(scene.Clock);
        machine.Plug(later, 3, "10.0.1.1/24");
        scene.Pass(3);

        Assert.Equal(3, later.Sent.Count(static sent => sent.IsProbe));
        Assert.Equal(2, later.Sent.Count(static sent => sent.Message.IsResponse));

        machine.Unplug(3);
        scene.Pass(3);
        Assert.Equal(5, later.Sent.Count);
    }

    [Fact]
    public async Task A_link_that_cannot_send_yet_holds_nobody_up_and_is_tried_again_ever_more_rarely()
    {
        await using var scene = new Scene();
        var machine = scene.Machine(1);
        var mute = machine.Links[1];
        mute.IsMute = true;
        await using var published = await scene.PublishedAsync(machine, "hub");
        Assert.InRange(mute.Failures, 1, 3);
        scene.Pass(600);
        Assert.InRange(mute.Failures, 10, 30);

        mute.IsMute = false;
        scene.Pass(40);
        Assert.Equal(5, scene.Wire.Sent.Count(sent => sent.From == mute));
    }

    /// <summary>A published service that nobody has asked for a while, and somebody who asks.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private int _seen;
        private TimeSpan _since;

        public required Scene Scene { get; init; }

        public int Before { get; private set; }

        public required Stranger Stranger { get; init; }

        public static async Task<Stage> OpenAsync()
        {
            var scene = new Scene();
            await scene.PublishedAsync(scene.Machine(1), "hub", hostName: "studio");
            var stage = new Stage { Scene = scene, Stranger = new Stranger(scene.Wire) };
            stage.Forget();
            stage.Before = stage._seen;
            return stage;
        }

        /// <summary>Everything answered in the next seconds, each with the time since it was asked.</summary>
        public List<SentMessage> Answers(double seconds)
        {
            Scene.Pass(seconds);
            List<SentMessage> answers = [.. Scene.Wire.Sent.Skip(_seen).Where(sent => sent.Message.IsResponse && sent.From.Address.ToString() != "10.0.0.99").Select(sent => sent with { At = sent.At - _since })];
            Forget();
            return answers;
        }

        public SentMessage NextAnswer() => Assert.Single(Answers(2));

        public ValueTask DisposeAsync() => Scene.DisposeAsync();

        private void Forget()
        {
            Scene.Pass(2);
            (_seen, _since) = (Scene.Wire.Sent.Count, Scene.Wire.Now);
        }
    }
}
