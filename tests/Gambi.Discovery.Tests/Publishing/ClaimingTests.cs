using Gambi.Discovery.Messages;
using Gambi.Discovery.Tests.Memory;
using Gambi.TestKit.Processes;

namespace Gambi.Discovery.Tests.Publishing;

public sealed class ClaimingTests
{
    [Fact]
    public async Task Three_probes_a_quarter_second_apart_come_before_two_announcements_a_second_apart()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24"), "hub");

        var probes = scene.Wire.Sent.Where(static sent => sent.IsProbe).ToArray();
        var announcements = scene.Wire.Sent.Where(static sent => sent.Message.IsResponse).ToArray();
        Assert.Equal(scene.Wire.Sent, [.. probes, .. announcements]);
        Assert.Equal(3, probes.Length);
        Assert.InRange(probes[0].At.TotalMilliseconds, 0, 251);
        Assert.Equal([250, 250], Gaps(probes), AreNear);
        Assert.Equal([1000], Gaps(announcements), AreNear);
        Assert.Equal(250, (announcements[0].At - probes[^1].At).TotalMilliseconds, 5d);
    }

    [Fact]
    public async Task A_probe_asks_for_all_records_of_its_names_and_claims_them_and_never_wants_unicast()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1), "hub", hostName: "studio");

        var probe = scene.Wire.Sent.First(static sent => sent.IsProbe).Message;
        Assert.Equal([new(Records.Instance("hub"), RecordType.Any), new(Records.Host("studio"), RecordType.Any)], probe.Questions);
        Assert.Equal([RecordType.Srv, RecordType.Txt, RecordType.A, RecordType.Aaaa], probe.Authorities.Select(static claim => claim.Type));
        Assert.All(probe.Authorities, static claim => Assert.False(claim.CacheFlush));
        Assert.DoesNotContain(scene.Wire.Sent, static sent => sent.Message.Questions.Any(static question => question.WantsUnicast));
    }

    [Fact]
    public async Task An_announcement_says_everything_and_marks_what_is_nobody_elses()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1), "hub", hostName: "studio");

        var said = scene.Wire.Sent.First(static sent => sent.Message.IsResponse).Message.Answers;
        DnsRecord[] expected =
        [
            Records.Pointer("hub"),
            new(ServiceTypeName.AllTypes, new PointerData(Scene.Type), 4500),
            Records.Service("hub", 3000, "studio"),
            new(Records.Instance("hub"), TextData.Of([KeyValuePair.Create("version", "1.0"), KeyValuePair.Create("protocol", "http")]), 4500, CacheFlush: true),
            Records.Address("studio", "10.0.0.1"),
            Records.Address("studio", "fe80::1"),
        ];
        Assert.Equal(expected, said);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_renamed_and_that_is_told()
    {
        await using var scene = new Scene();
        await using var first = await scene.PublishedAsync(scene.Machine(1), "hub");
        await using var second = await scene.PublishedAsync(scene.Machine(2), "hub");
        var told = new List<string>();
        var publishing = scene.PublishAsync(scene.Machine(3), Scene.Registration("Hub", renamed: told.Add));
        scene.Pass(5);
        await using var third = await publishing.WaitAsync(Patience.Limit);

        Assert.Equal(["hub", "hub (2)", "Hub (3)"], [first.InstanceName, second.InstanceName, third.InstanceName]);
        Assert.Equal(["Hub (3)"], told);
    }

    [Fact]
    public async Task Of_two_that_claim_a_name_at_once_one_has_it_and_the_other_is_renamed()
    {
        await using var scene = new Scene();
        var one = scene.PublishAsync(scene.Machine(1), Scene.Registration("hub", port: 3000));
        var other = scene.PublishAsync(scene.Machine(2), Scene.Registration("hub", port: 3001));
        scene.Pass(10);
        await using var first = await one.WaitAsync(Patience.Limit);
        await using var second = await other.WaitAsync(Patience.Limit);

        // The later port is the later record.
        Assert.Equal(["hub (2)", "hub"], [first.InstanceName, second.InstanceName]);
    }

    [Fact]
    public async Task Two_of_one_machine_that_say_the_same_but_for_the_host_get_along()
    {
        await using var scene = new Scene();
        await using var first = await scene.PublishedAsync(scene.Machine(1), "one");
        await using var second = await scene.PublishedAsync(scene.Machine(1), "two");

        Assert.Equal(["one", "two"], [first.InstanceName, second.InstanceName]);
    }

    [Fact]
    public async Task Own_packets_that_come_back_over_another_interface_are_no_conflict()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1).Plug(scene.Wire, 3, "10.0.0.2/24"), "hub", hostName: "studio");

        scene.Pass(60);
        Assert.Equal("hub", published.InstanceName);
        Assert.Equal(3 * 3, scene.Wire.Sent.Count(static sent => sent.IsProbe));
        Assert.All(scene.Wire.Sent.SelectMany(static sent => sent.Message.Answers), static answer => Assert.DoesNotContain("-2", answer.Name.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_name_that_is_taken_is_numbered_and_the_services_name_stays()
    {
        await using var scene = new Scene();
        await using var first = await scene.PublishedAsync(scene.Machine(1), "one", hostName: "studio");
        await using var second = await scene.PublishedAsync(scene.Machine(2), "two", hostName: "studio");

        Assert.Equal("two", second.InstanceName);
        var target = scene.Wire.Sent[^1].Message.Answers.Select(static answer => answer.Data).OfType<ServiceData>().Single().Target;
        Assert.Equal("studio-2.local", target.ToString());
    }

    [Fact]
    public async Task Who_is_contradicted_later_probes_again_and_keeps_a_name_that_nobody_defends()
    {
        await using var scene = new Scene();
        await using var published = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24"), "hub");
        var before = scene.Wire.Sent.Count(static sent => sent.IsProbe);
        new Stranger(scene.Wire).Answer(Records.Service("hub", 4000, "other"));
        scene.Pass(5);

        Assert.Equal(before + 3, scene.Wire.Sent.Count(static sent => sent.IsProbe));
        Assert.Equal("hub", published.InstanceName);
    }

    [Fact]
    public async Task When_two_networks_become_one_one_of_two_names_is_renamed_after_the_first_time_too()
    {
        await using var scene = new Scene();
        var otherWire = new MemoryWire(scene.Clock);
        await using var here = await scene.PublishedAsync(scene.Machine(1, "10.0.0.1/24"), "hub");
        var told = new List<string>();
        var publishing = scene.PublishAsync(new MemoryTransport().Plug(otherWire, 2, "10.0.0.2/24"), Scene.Registration("hub", renamed: told.Add));
        scene.Pass(1);
        scene.Wire.Join(otherWire);
        otherWire.Join(scene.Wire);
        scene.Pass(10);
        await using var there = await publishing.WaitAsync(Patience.Limit);

        Assert.Equal(["hub", "hub (2)"], ((string[])[here.InstanceName, there.InstanceName]).Order());
        Assert.Equal(there.InstanceName == "hub" ? [] : ["hub (2)"], told);
    }

    [Fact]
    public async Task After_fifteen_conflicts_in_ten_seconds_each_attempt_waits_five()
    {
        await using var scene = new Scene();
        var stranger = new Stranger(scene.Wire);
        using var stop = new CancellationTokenSource();
        var publishing = scene.PublishAsync(scene.Machine(1, "10.0.0.1/24"), Scene.Registration("hub"), cancellationToken: stop.Token);
        for (var step = 0; step < 600; step++)
        {
            scene.Pass(0.1);
            foreach (var name in stranger.Heard.SelectMany(static heard => heard.Message.Questions).Select(static asked => asked.Name).Where(static name => name.IsChildOf(Scene.Type)).ToArray())
            {
                stranger.Answer(Records.Service(name.Labels[0], 4000, "other"));
            }

            stranger.Heard.Clear();
        }

        var names = scene.Wire.Sent.Where(static sent => sent.IsProbe).Select(static sent => sent.Message.Questions[0].Name).Distinct().Count();
        Assert.InRange(names, 15, 15 + (60 / 5));
        Assert.False(publishing.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_goodbye_takes_back_everything_but_the_type()
    {
        await using var scene = new Scene();
        var machine = scene.Machine(1, "10.0.0.1/24");
        var published = await scene.PublishedAsync(machine, "hub", hostName: "studio");
        scene.Wire.Sent.Clear();
        await published.DisposeAsync();
        await published.DisposeAsync();

        var goodbye = Assert.Single(scene.Wire.Sent).Message;
        Assert.True(goodbye.IsResponse);
        Assert.All(goodbye.Answers, static answer => Assert.Equal(0u, answer.Ttl));
        Assert.Equal([RecordType.Ptr, RecordType.Srv, RecordType.Txt, RecordType.A], goodbye.Answers.Select(static answer => answer.Type));
        Assert.Equal(Scene.Type, goodbye.Answers[0].Name);
        Assert.True(machine.IsDisposed);
        scene.Pass(10);
        Assert.Single(scene.Wire.Sent);
        Assert.Equal(0, scene.Clock.ArmedTimers);
    }

    [Fact]
    public async Task Publishing_that_is_cancelled_leaves_nothing_behind()
    {
        await using var scene = new Scene();
        var machine = scene.Machine(1);
        using var stop = new CancellationTokenSource();
        var publishing = scene.PublishAsync(machine, Scene.Registration("hub"), cancellationToken: stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing.WaitAsync(Patience.Limit));
        Assert.True(machine.IsDisposed);
        scene.Pass(10);
        Assert.Empty(scene.Wire.Sent);
    }

    [Theory]
    [InlineData("", "_gambi._tcp", 1)]
    [InlineData("a name of more than sixty-three bytes, which no label can have, ever", "_gambi._tcp", 1)]
    [InlineData("hub", "_gambi._tcp", 0)]
    [InlineData("hub", "_gambi._tcp", 65_536)]
    [InlineData("hub", "gambi", 1)]
    public async Task What_cannot_be_published_is_refused(string name, string type, int port)
    {
        await using var scene = new Scene();
        await Assert.ThrowsAsync<ArgumentException>(() => scene.PublishAsync(scene.Machine(1), Scene.Registration(name, port) with { ServiceType = type }));
    }

    private static double[] Gaps(SentMessage[] sent) => [.. sent.Skip(1).Zip(sent, static (later, earlier) => (later.At - earlier.At).TotalMilliseconds)];

    private static bool AreNear(double expected, double actual) => Math.Abs(expected - actual) <= 2;
}
