using Gambi.Discovery.Browsing;
using Gambi.Discovery.Messages;
using Gambi.Discovery.Tests.Memory;

namespace Gambi.Discovery.Tests.Browsing;

public sealed class FloodTests
{
    [Fact]
    public async Task Services_that_nobody_can_connect_to_make_room_for_those_that_can_be()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        for (var i = 0; i < 3000; i += 30)
        {
            stranger.Answer([.. Enumerable.Range(i, 30).Select(static n => Records.Pointer($"flood {n}"))]);
            scene.Pass(0.01);
        }

        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9"));
        scene.Pass(0.1);

        Assert.Equal("hub", Assert.Single(Scene.NewsOf(browser)).Service.InstanceName);
    }

    [Fact]
    public async Task A_flood_is_told_of_up_to_a_bound_and_what_is_known_stays()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9", ttl: 4500));
        for (var i = 0; i < 1000; i++)
        {
            stranger.Answer(Records.All($"flood {i}", 3000, $"host{i}", "10.0.0.9", ttl: uint.MaxValue / 2));
            scene.Pass(0.01);
        }

        var news = Scene.NewsOf(browser);
        Assert.Equal(RecordCache.MostServices, news.Count);
        Assert.Equal("hub", news[0].Service.InstanceName);
        scene.Pass(5000);
        Assert.Equal(RecordCache.MostServices, Scene.NewsOf(browser).Count(static gone => gone.IsGone));
    }

    [Fact]
    public async Task Of_one_host_only_some_addresses_are_kept_and_of_one_service_only_some_texts()
    {
        await using var scene = new Scene();
        var browser = scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9"));
        for (var i = 0; i < 500; i++)
        {
            stranger.Answer(
                Records.Address("other", $"10.0.{i / 250}.{i % 250}") with { CacheFlush = false },
                Records.Text("hub", $"k={i}") with { CacheFlush = false },
                Records.Service("hub", i, $"host{i}") with { CacheFlush = false },
                Records.Address($"host{i}", "10.0.0.9"));
            scene.Pass(0.001);
        }

        Assert.All(Scene.NewsOf(browser), static news => Assert.InRange(news.Service.Addresses.Count, 1, 16));
    }

    [Fact]
    public async Task Records_that_end_at_once_do_not_make_us_shout()
    {
        await using var scene = new Scene();
        scene.Browse(scene.Machine(2, "10.0.0.2/24"));
        var stranger = new Stranger(scene.Wire);
        for (var i = 0; i < 1000; i++)
        {
            stranger.Answer(Records.All("hub", 3000, "other", "10.0.0.9", ttl: 1));
            scene.Pass(0.01);
        }

        Assert.All(
            stranger.Heard.SelectMany(static heard => heard.Message.Questions).GroupBy(static question => question),
            static group => Assert.InRange(group.Count(), 1, 15));
    }

    [Fact]
    public async Task Nonsense_harms_nobody()
    {
        await using var scene = new Scene();
        var published = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24"), "hub");
        var machine = scene.Machine(2, "10.0.0.2/24");
        var browser = scene.Browse(machine);
        scene.Pass(3);
        var random = new Random(42);
        DnsName[] names = [Scene.Type, Records.Instance("hub"), Records.Instance("other"), Records.Host("studio"), ServiceTypeName.AllTypes, new DnsName()];
        RecordData[] data =
        [
            new PointerData(Records.Instance("hub")), new PointerData(Scene.Type), new PointerData(new DnsName()), new ServiceData(0, 0, 0, new DnsName()),
            new ServiceData(1, 2, 3, Records.Host("studio")), new TextData([]), new DenialData(new DnsName()), Records.Address("studio", "10.0.0.1").Data,
        ];
        var stranger = new Stranger(scene.Wire);
        for (var i = 0; i < 5000; i++)
        {
            DnsRecord[] records = [.. Enumerable.Range(0, random.Next(5)).Select(_ => new DnsRecord(Any(names), Any(data), (uint)random.Next(3) * 60, random.Next(2) == 0))];
            DnsQuestion[] questions = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new DnsQuestion(Any(names), Any([RecordType.Ptr, RecordType.Any, RecordType.Srv, (RecordType)99]), random.Next(4) == 0))];
            stranger.Say(new DnsMessage
            {
                IsResponse = random.Next(2) == 0,
                IsTruncated = random.Next(8) == 0,
                Questions = questions,
                Answers = records,
                Authorities = random.Next(4) == 0 ? records : [],
            });
            scene.Pass(random.NextDouble() / 10);
            Scene.NewsOf(browser);
        }

        scene.Pass(300);
        Assert.StartsWith("hub", published.InstanceName, StringComparison.Ordinal);
        Scene.NewsOf(browser);
        await using var late = await scene.PublishedAsync(scene.Machine(3, "10.0.0.3/24"), "late");
        Assert.Contains(Scene.NewsOf(browser), static news => news.Service.InstanceName == "late");

        T Any<T>(T[] from) => from[random.Next(from.Length)];
    }
}
