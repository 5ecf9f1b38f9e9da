using System.Net;
using Gambi.Client;
using Gambi.TestKit.Hubs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>A hub beside the routes of somebody else's app.</summary>
public sealed class EmbeddingTests
{
    private const string RouteNotFound = "Route not found.";

    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    private static readonly (int, string?, string) Nothing = (404, null, "");

    public static TheoryData<string, string> Ways => new()
    {
        { "argument", "/ai" },
        { "group", "/ai" },
        { "nested groups", "/v2/team-7/ai" },
        { "without slashes", "/ai" },
        { "path base", "/ai" },
        { "branch", "/ai" },
        { "participants in it", "/participants/ai" },
        { "root", "" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Clients_and_participants_take_the_URL_of_a_hub_wherever_it_is_mapped(string way, string prefix)
    {
        await using var hub = await EmbeddedHub.StartAsync(app => Map(app, way), prefix);
        var code = await hub.JoinedRoomAsync("se cret");
        using var client = new GambiClient(new() { HubUrl = hub.Url, Password = "se cret", RequestTimeout = Guard });
        var text = "";
        await foreach (var part in client.Inference(code).AskAsync(new() { Prompt = "Say hello" }))
        {
            text += (part as AnswerText)?.Text;
        }

        Assert.NotEqual("", text);
        Assert.Equal("room.created", await FirstEventAsync(client, code));

        // The doors of a guarded room stand before all of its paths.
        foreach (var path in new[] { $"v1/rooms/{code}/participants", $"v1/rooms/{code}/nothing", $"rooms/{code}/v1/models", $"rooms/{code}/v1/nothing" })
        {
            var answer = await hub.Http.CallAsync("GET", path);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.Status));
            Assert.True(answer.Headers.ContainsKey("X-Request-Id"));
        }
    }

    [Fact]
    public async Task Without_a_prefix_everything_but_the_hubs_own_paths_stays_the_apps()
    {
        await using var hub = await EmbeddedHub.StartAsync(static app =>
        {
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new OneFile("site.css", "body {}") });
            app.MapGambiHub();
            app.MapGet("/", static () => Results.Text("home"));
            app.MapGet("/v1/own", static () => Results.Text("own"));
            app.MapGet("/rooms/{number}/edit", static (string number) => Results.Text("edit " + number));
        });

        Assert.Equal((200, "text/css", "body {}"), await hub.SendAsync("GET", "/site.css"));
        Assert.Equal((200, "text/plain", "home"), await hub.SendAsync("GET", "/"));
        Assert.Equal((200, "text/plain", "own"), await hub.SendAsync("GET", "/v1/own"));
        Assert.Equal((200, "text/plain", "edit 7"), await hub.SendAsync("GET", "/rooms/7/edit"));
        Assert.Equal((405, null, ""), await hub.SendAsync("POST", "/v1/own"));
        foreach (var path in new[] { "/nothing", "/v1", "/v1/nothing", "/rooms", "/rooms/ABCDEF", "/favicon.ico" })
        {
            Assert.Equal((path, Nothing), (path, await hub.SendAsync("GET", path)));
        }

        foreach (var (method, path) in new[] { ("PATCH", "v1/rooms"), ("POST", "v1/health"), ("POST", "v1/events"), ("PATCH", "v1/rooms/ABCDEF"), ("GET", "v1/rooms/ABCDEF/a/b"), ("GET", "rooms/ABCDEF/v1/a/b") })
        {
            Assert.Equal((path, RouteNotFound), (path, (await hub.Http.CallAsync(method, path)).Message));
        }

        Assert.Equal((204, null, ""), await hub.SendAsync("OPTIONS", "v1/rooms"));
        Assert.Equal((204, null, ""), await hub.SendAsync("OPTIONS", "rooms/ABCDEF/v1/responses"));
    }

    [Fact]
    public async Task Without_a_prefix_the_apps_fallback_gets_what_is_not_the_hubs()
    {
        await using var hub = await EmbeddedHub.StartAsync(static app =>
        {
            app.MapGambiHub();
            app.MapFallback(static () => Results.Text("spa"));
        });
        Assert.Equal("spa", (await hub.SendAsync("GET", "/")).Body);
        Assert.Equal("spa", (await hub.SendAsync("GET", "/rooms/ABCDEF")).Body);
        Assert.Equal(Nothing, await hub.SendAsync("GET", "/missing.js"));
        Assert.Equal(RouteNotFound, (await hub.Http.CallAsync("GET", "rooms/ABCDEF/v1/nothing")).Message);
    }

    [Fact]
    public async Task Below_its_prefix_every_path_is_the_hubs_and_no_other_is()
    {
        await using var hub = await EmbeddedHub.StartAsync(
            static app =>
            {
                app.UseStaticFiles(new StaticFileOptions { FileProvider = new OneFile("site.css", "body {}") });
                app.MapGambiHub("/ai");
                app.MapGet("/", static () => Results.Text("home"));
                app.MapGet("/ai/own", static () => Results.Text("own"));
            },
            "/ai");
        Assert.Equal((200, "text/plain", "home"), await hub.SendAsync("GET", "/"));
        Assert.Equal((200, "text/css", "body {}"), await hub.SendAsync("GET", "/site.css"));
        Assert.Equal((200, "text/plain", "own"), await hub.SendAsync("GET", "own"));
        foreach (var path in new[] { "/nothing", "/v1/rooms", "/aix" })
        {
            Assert.Equal((path, Nothing), (path, await hub.SendAsync("GET", path)));
        }

        foreach (var path in new[] { "nothing", "v1", "rooms/ABCDEF", "a/b/c.js" })
        {
            Assert.Equal((path, RouteNotFound), (path, (await hub.Http.CallAsync("GET", path)).Message));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task The_page_at_the_prefix_links_to_what_is_below_it(string end)
    {
        await using var hub = await EmbeddedHub.StartAsync(static app => app.MapGambiHub("/ai"), "/ai");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Url + end));
        request.Headers.Add("Accept", "text/html");
        using var response = await hub.Http.SendAsync(request);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("<base href=\"/ai/\">", page, StringComparison.Ordinal);
        Assert.Contains("href=\"v1/rooms\"", page, StringComparison.Ordinal);
        Assert.Contains("{ font: 1rem", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/ai")]
    public async Task Where_the_app_has_a_route_on_a_path_of_the_hubs_its_own_is_taken(string prefix)
    {
        await using var hub = await EmbeddedHub.StartAsync(
            app =>
            {
                app.MapGet(prefix + "/v1/health", static () => Results.Text("mine"));
                app.MapGambiHub(prefix);
                app.Map(prefix + "/v1/rooms/{anything}", static () => Results.Text("any method"));

                // Less specific than the hub's: not on a path of the hub's.
                app.MapGet(prefix + "/v1/{page}", static (string page) => Results.Text("page " + page));
            },
            prefix);
        Assert.Equal("mine", (await hub.SendAsync("GET", "v1/health")).Body);
        Assert.Equal("any method", (await hub.SendAsync("GET", "v1/rooms/ABCDEF")).Body);
        Assert.Equal("page about", (await hub.SendAsync("GET", "v1/about")).Body);
        Assert.Empty((await hub.Http.CallAsync("GET", "v1/rooms")).Data.EnumerateArray());
    }

    [Fact]
    public void A_second_hub_in_the_same_app_is_refused_with_what_to_do_instead()
    {
        var services = new ServiceCollection().AddGambiHub();
        var error = Assert.Throws<InvalidOperationException>(() => services.AddGambiHub());
        Assert.Contains("several prefixes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_hub_may_be_mapped_under_two_prefixes()
    {
        await using var hub = await EmbeddedHub.StartAsync(static app =>
        {
            app.MapGambiHub("/one");
            app.MapGambiHub("/two");
        });
        Assert.Equal(HttpStatusCode.Created, (await hub.Http.CallAsync("POST", "one/v1/rooms", "{\"name\":\"r\"}")).Status);
        Assert.Single((await hub.Http.CallAsync("GET", "two/v1/rooms")).Data.EnumerateArray());
    }

    [Fact]
    public void Options_are_bound_from_a_configuration_as_any_others()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Gambi:QueueTimeout"] = "00:02:00",
            ["Gambi:MaxRooms"] = "12",
            ["Gambi:Store"] = "None",
            ["Gambi:CorsOrigins:0"] = "https://app.example",
        }).Build();
        var options = new GambiHubOptions();
        options.CorsOrigins.Clear();
        configuration.GetSection("Gambi").Bind(options);
        Assert.Equal((TimeSpan.FromMinutes(2), 12, ResponseStorage.None), (options.QueueTimeout, options.MaxRooms, options.Store));
        Assert.Equal(["https://app.example"], options.CorsOrigins);
    }

    private static void Map(WebApplication app, string way)
    {
        switch (way)
        {
            case "argument":
                app.MapGambiHub("/ai");
                break;
            case "group":
                app.MapGroup("/ai/").MapGambiHub();
                break;
            case "nested groups":
                app.MapGroup("/v2/{team}").MapGroup("").MapGambiHub("/ai");
                break;
            case "without slashes":
                app.MapGambiHub("ai");
                break;
            case "path base":
                app.UsePathBase("/ai");
                app.UseRouting();
                app.MapGambiHub();
                break;
            case "branch":
                app.Map("/ai", static branch => branch.UseRouting().UseEndpoints(static routes => routes.MapGambiHub()));
                break;
            case "participants in it":
                app.MapGambiHub("/participants/ai");
                break;
            default:
                app.MapGambiHub();
                break;
        }
    }

    private static async Task<string> FirstEventAsync(GambiClient client, string code)
    {
        await foreach (var received in client.Events.WatchRoomAsync(code, new() { After = "0" }))
        {
            if (received.Event.Type != "connected")
            {
                return received.Event.Type;
            }
        }

        return "nothing";
    }

    /// <summary>A folder with one file.</summary>
    private sealed class OneFile(string name, string text) : IFileProvider, IFileInfo
    {
        public bool Exists => true;

        public long Length => text.Length;

        public string? PhysicalPath => null;

        public string Name => name;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IFileInfo GetFileInfo(string subpath) => subpath == "/" + name ? this : new NotFoundFileInfo(subpath);

        public Microsoft.Extensions.Primitives.IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }
}
