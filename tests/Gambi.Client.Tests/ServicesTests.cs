using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Client.Tests;

public sealed class ServicesTests
{
    private static readonly Uri Url = new("http://hub.test/ai");

    [Fact]
    public async Task A_client_is_one_for_the_app_and_is_disposed_with_it()
    {
        var services = new ServiceCollection().AddGambiClient(Url).BuildServiceProvider();
        var client = services.GetRequiredService<GambiClient>();
        Assert.Same(client, services.GetRequiredService<GambiClient>());
        Assert.Equal(new Uri("http://hub.test/ai/"), client.HubUrl);
        await services.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.HealthAsync());
    }

    [Fact]
    public void Options_may_be_given_or_made_from_other_services()
    {
        using var given = new ServiceCollection().AddGambiClient(new() { HubUrl = Url, Password = "pw" }).BuildServiceProvider();
        Assert.Equal("pw", given.GetRequiredService<GambiClient>().Inference("ABC234").ApiKey);
        using var made = new ServiceCollection().AddSingleton(Url).AddGambiClient(static s => new() { HubUrl = s.GetRequiredService<Uri>() }).BuildServiceProvider();
        Assert.Equal("http://hub.test/ai/rooms/ABC234/v1", made.GetRequiredService<GambiClient>().Inference("ABC234").BaseAddress.AbsoluteUri);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused_where_they_are_given()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentException>(() => services.AddGambiClient(new Uri("ftp://hub.test")));
        Assert.Throws<ArgumentException>(() => services.AddGambiClient(new Uri("/relative", UriKind.Relative)));
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddGambiClient(new GambiClientOptions { HubUrl = Url, RequestTimeout = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GambiClient(new() { HubUrl = Url, RequestTimeout = TimeSpan.FromDays(2) }));
        using var client = new GambiClient(new() { HubUrl = Url });
        Assert.Throws<ArgumentException>(() => { client.Events.WatchAllAsync(new() { After = "4\n2" }); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { client.Events.WatchAllAsync(new() { SilenceTimeout = TimeSpan.Zero }); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { client.Events.WatchAllAsync(new() { ReconnectFor = TimeSpan.FromSeconds(-1) }); });
    }

    [Fact]
    public void Clients_of_the_same_options_share_no_generator_of_random_numbers_but_a_given_one()
    {
        GambiClientOptions plain = new() { HubUrl = Url };
        Assert.NotSame(plain.Random, plain.Random);
        Random given = new(1);
        Assert.Same(given, new GambiClientOptions { HubUrl = Url, Random = given }.Random);
    }

    [Fact]
    public void Nothing_secret_is_in_the_text_of_options() =>
        Assert.DoesNotContain("se-cret", new GambiClientOptions { HubUrl = Url, Password = "se-cret", AdminToken = "se-cret", Headers = [new("X", "se-cret")] }.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_room_has_the_model_names_to_give_to_an_OpenAI_client()
    {
        using var client = new GambiClient(new() { HubUrl = Url });
        var room = client.Inference("ABC234");
        Assert.Equal(("*", "model:llama3", "worker-1"), (room.Any, room.Model("llama3"), room.Participant("worker-1")));
        Assert.Throws<ArgumentException>(() => room.Model(""));
    }
}
