using System.Net;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Tests.Memory;
using Gambi.TestKit.Processes;

namespace Gambi.Discovery.Tests.Browsing;

public sealed class BrowsingTests
{
    [Fact]
    public async Task A_service_is_found_with_all_that_is_to_be_known_of_it()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1), "hub", hostName: "studio");
        var browser = scene.Browse(scene.Machine(2));
        scene.Pass(0.3);

        var news = Assert.Single(Scene.NewsOf(browser));
        Assert.False(news.IsGone);
        Assert.Equal(("hub", "studio.local", 3000), (news.Service.InstanceName, news.Service.HostName, news.Service.Port));
        Assert.Equal(["10.0.0.1", "fe80::1%2"], news.Service.Addresses.Select(static address => address.ToString()));
        Assert.Equal(["protocol=http", "version=1.0"], news.Service.Text.Select(static pair => $"{pair.Key}={pair.Value}").Order());
        Assert.Equal("1.0", news.Service.Text["VERSION"]);
    }

    [Fact]
    public async Task A_service_that_is_announced_is_found_without_asking_again()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        scene.Pass(100);
        var asked = scene.Wire.Sent.Count;
        await using var published = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24"), "hub");

        Assert.Equal("hub", Assert.Single(Scene.NewsOf(browser)).Service.InstanceName);
        Assert.DoesNotContain(scene.Wire.Sent.Skip(asked), static sent => sent.IsQuery);
    }

    [Fact]
    public async Task The_public_browser_tells_and_leaves_nothing_behind()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1), "hub");
        var machine = scene.Machine(2);
        using var stop = new CancellationTokenSource();
        var timers = scene.Clock.ArmedTimers;
        await using (var news = new MulticastDnsBrowser(scene.Options(), () => machine).BrowseAsync(Scene.ServiceType, stop.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            var next = news.MoveNextAsync().AsTask();
            scene.Pass(1);
            Assert.True(await next.WaitAsync(Patience.Limit));
            Assert.Equal("hub", news.Current.Service.InstanceName);
            var last = news.MoveNextAsync().AsTask();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last.WaitAsync(Patience.Limit));
        }

        Assert.True(machine.IsDisposed);
        Assert.Equal(timers, scene.Clock.ArmedTimers);
        Assert.Throws<ArgumentException>(() => new MulticastDnsBrowser().BrowseAsync("gambi", stop.Token));
    }

    [Fact]
    public async Task A_goodbye_is_told_a_second_later()
    {
        await using var scene = new Scene();
        var published = await scene.PublishedAsync(scene.Machine(1), "hub");
        var browser = scene.Browse(scene.Machine(2));
        scene.Pass(5);
        Scene.NewsOf(browser);
        await published.DisposeAsync();
        scene.Pass(0.9);
        Assert.Empty(Scene.NewsOf(browser));
        scene.Pass(0.2);

        var news = Assert.Single(Scene.NewsOf(browser));
        Assert.True(news.IsGone);
        Assert.Equal("hub", news.Service.InstanceName);
    }

    [Fact]
    public async Task A_goodbye_that_is_taken_back_within_the_second_is_none()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2));
        var stranger = new Stranger(scene.Wire);
        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9"));
        scene.Pass(1);
        Scene.NewsOf(browser);
        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9", ttl: 0));
        scene.Pass(0.5);
        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9"));
        scene.Pass(5);

        Assert.Empty(Scene.NewsOf(browser));
    }

    [Fact]
    public async Task The_list_is_asked_for_ever_more_rarely_up_to_an_hour()
    {
        await using var scene = new Scene();
        scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        scene.Pass(60);
        double[] asked = [.. scene.Wire.Sent.Select(static sent => sent.At.TotalSeconds)];
        Assert.Equal([0.07, 1.07, 3.07, 7.07, 15.07, 31.07], asked, static (expected, actual) => Math.Abs(expected - actual) < 0.06);
        Assert.All(scene.Wire.Sent, static sent => Assert.Equal([new DnsQuestion(Scene.Type, RecordType.Ptr)], sent.Message.Questions));

        var before = scene.Wire.Sent.Count;
        scene.Clock.Advance(TimeSpan.FromHours(24));
        Assert.InRange(scene.Wire.Sent.Count - before, 24, 31);
        Assert.InRange((scene.Wire.Sent[^1].At - scene.Wire.Sent[^2].At).TotalHours, 0.99, 1.01);
    }

    [Fact]
    public async Task What_is_known_for_more_than_half_its_time_is_told_with_the_question()
    {
        await using var scene = new Scene();
        scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        new Stranger(scene.Wire).Answer(Records.All("hub", 3000, "other", "10.0.0.9", ttl: 4500));
        scene.Pass(10);
        var asked = scene.Wire.Sent[^1].Message;
        var known = Assert.Single(asked.Answers);
        Assert.Equal(new PointerData(Records.Instance("hub")), known.Data);
        Assert.InRange(known.Ttl, 4480u, 4499u);

        scene.Pass(2300);
        scene.Wire.Sent.Clear();
        scene.Pass(2000);
        Assert.Empty(scene.Wire.Sent.First(static sent => sent.IsQuery).Message.Answers);
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_until_it_is_there()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        stranger.Answer(Records.Pointer("hub"));
        scene.Pass(0.2);
        Assert.Equal([RecordType.Srv, RecordType.Txt], Asked(stranger));
        scene.Pass(5);
        Assert.Equal([RecordType.Srv, RecordType.Srv, RecordType.Txt, RecordType.Txt], Asked(stranger));

        stranger.Answer(Records.Service("hub", 3000, "other"), Records.Text("hub", "a=b"));
        scene.Pass(0.2);
        Assert.Equal([RecordType.A, RecordType.Aaaa], Asked(stranger));
        Assert.Empty(Scene.NewsOf(browser));
        stranger.Answer(Records.Address("other", "10.0.0.9"));
        scene.Pass(0.5);
        Assert.Equal("10.0.0.9", Assert.Single(Assert.Single(Scene.NewsOf(browser)).Service.Addresses).ToString());
        scene.Pass(20);
        Assert.Empty(Asked(stranger));
    }

    [Fact]
    public async Task What_ends_soon_is_asked_for_and_dropped_when_nobody_answers()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        new Stranger(scene.Wire).Answer(Records.All("hub", 3000, "other", "10.0.0.9", ttl: 1000));
        scene.Pass(700);
        Scene.NewsOf(browser);
        scene.Wire.Sent.Clear();
        scene.Pass(299);
        Assert.Empty(Scene.NewsOf(browser));
        var service = new DnsQuestion(Records.Instance("hub"), RecordType.Srv);
        double[] asked = [.. scene.Wire.Sent.Where(sent => sent.Message.Questions.Contains(service)).Select(static sent => 700 + (sent.At.TotalSeconds % 1000) - 700)];
        Assert.Equal(4, asked.Length);
        Assert.Equal([810, 860, 910, 960], asked, static (expected, actual) => Math.Abs(expected - actual) < 11);
        scene.Pass(2);

        Assert.True(Assert.Single(Scene.NewsOf(browser)).IsGone);
    }

    [Fact]
    public async Task A_service_whose_publisher_answers_stays_for_a_day()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1), "hub");
        var browser = scene.Browse(scene.Machine(2));
        scene.Pass(5);
        Assert.Single(Scene.NewsOf(browser));
        scene.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Empty(Scene.NewsOf(browser));
    }

    [Fact]
    public async Task What_changes_is_told_again()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9"));
        scene.Pass(3);
        stranger.Answer(Records.Service("hub", 3001, "other"));
        scene.Pass(3);
        stranger.Answer(Records.Text("hub", "version=2.0"));
        scene.Pass(0.5);
        Assert.Equal("2.0", Scene.NewsOf(browser)[^1].Service.Text["version"]);
        scene.Pass(3);
        stranger.Answer(Records.Address("other", "10.0.0.10"));
        scene.Pass(3);

        var last = Scene.NewsOf(browser)[^1];
        Assert.Equal((false, 3001, "10.0.0.10"), (last.IsGone, last.Service.Port, Assert.Single(last.Service.Addresses).ToString()));
    }

    [Fact]
    public async Task Anothers_question_counts_for_ours_but_for_the_first_two()
    {
        await using var scene = new Scene();
        scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        for (var step = 0; step < 1000; step++)
        {
            scene.Pass(0.01);
            stranger.Ask(new DnsQuestion(Scene.Type, RecordType.Ptr));
        }

        Assert.Equal(2, stranger.Heard.Count);
    }

    [Fact]
    public async Task Only_answers_of_the_link_and_the_port_count()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        var answer = new DnsMessage { IsResponse = true, Answers = Records.All("hub", 3000, "other", "10.0.0.9") };
        stranger.Say(answer, from: IPAddress.Parse("192.0.2.1"), to: IPAddress.Parse("10.0.0.2"));
        stranger.Say(answer, port: 40_000);
        scene.Pass(1);
        Assert.Empty(Scene.NewsOf(browser));

        stranger.Say(answer, to: IPAddress.Parse("10.0.0.2"));
        scene.Pass(1);
        Assert.Single(Scene.NewsOf(browser));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("255.255.255.255")]
    public async Task Nobody_else_can_send_us_to_ourselves_or_nowhere(string address)
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2));
        new Stranger(scene.Wire).Answer(Records.All("hub", 3000, "other", address));
        scene.Pass(3);

        Assert.Empty(Scene.NewsOf(browser));
    }

    private static RecordType[] Asked(Stranger stranger)
    {
        RecordType[] asked = [.. stranger.Heard.SelectMany(static heard => heard.Message.Questions).Select(static question => question.Type).Where(static type => type != RecordType.Ptr).Order()];
        stranger.Heard.Clear();
        return [.. asked.OrderBy(static type => type is RecordType.Srv or RecordType.A ? 0 : 1)];
    }
}
