using System.IO.Compression;
using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Gambi.Client;
using Gambi.Hub.Tests.Inference;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gambi.Hub.Tests.Hosting;

/// <summary>A hub behind the middlewares and limits of somebody else's app.</summary>
public sealed class MiddlewareTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task The_apps_own_authorization_stands_before_every_route_of_the_hub_and_lets_our_clients_and_participants_through()
    {
        using var handler = new SignedHandler();
        await using var hub = await EmbeddedHub.StartAsync(
            static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapGambiHub("/ai").RequireAuthorization();
            },
            "/ai",
            static services => services.AddAuthorization().AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, HeaderScheme>("test", null));
        foreach (var (method, path) in new[] { ("GET", "v1/rooms"), ("GET", "v1/events"), ("GET", ""), ("GET", "nothing"), ("POST", "rooms/ABCDEF/v1/responses"), ("GET", "v1/rooms/ABCDEF/participants/a/tunnel?token=t") })
        {
            Assert.Equal((path, 401), (path, (await hub.SendAsync(method, path)).Status));
        }

        using var client = new GambiClient(new() { HubUrl = hub.Url, Headers = [new(HeaderScheme.Header, "ada")], RequestTimeout = Guard });
        var code = await hub.JoinedRoomAsync(handler: handler, client: client);
        hub.Http.DefaultRequestHeaders.Add(HeaderScheme.Header, "ada");
        using var answer = await hub.ChatAsync(code, "hello");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Streams_come_event_by_event_through_the_apps_compression()
    {
        await using var hub = await EmbeddedHub.StartAsync(
            static app =>
            {
                app.UseWebSockets();
                app.UseResponseCompression();
                app.MapGambiHub("/ai");
            },
            "/ai",
            static services => services.AddResponseCompression(static options => options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/event-stream"]));
        var code = await hub.JoinedRoomAsync();
        hub.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");

        using var whole = await hub.ChatAsync(code, "[[words:3]]");
        Assert.Equal("gzip", Assert.Single(whole.Content.Headers.ContentEncoding));
        await using var json = new GZipStream(await whole.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        Assert.Contains("\"content\":", await new StreamReader(json).ReadToEndAsync().WaitAsync(Guard), StringComparison.Ordinal);

        // The provider says two words and never ends: what is read here was not kept back anywhere.
        using var answer = await hub.ChatAsync(code, "[[stall]]", stream: true);
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        await using var unzipped = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        for (var words = 0; words < 2;)
        {
            var line = await reader.ReadLineAsync().WaitAsync(Guard);
            words += line!.Contains("\"content\":\"", StringComparison.Ordinal) && !line.Contains("\"content\":\"\"", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    [Fact]
    public async Task The_servers_limits_on_bodies_do_not_hold_for_the_hub_and_still_do_for_the_app()
    {
        (long? Size, object? Reading, object? Writing) seen = (1, null, null);
        await using var hub = await EmbeddedHub.StartAsync(
            app =>
            {
                app.Use(async (context, next) =>
                {
                    await next(context);
                    seen = (
                        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize,
                        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate,
                        context.Features.Get<IHttpMinResponseDataRateFeature>()!.MinDataRate);
                });
                app.MapGambiHub("/ai");
                app.MapPost("/own", static async (HttpContext context) => await context.Request.Body.CopyToAsync(Stream.Null));
            },
            "/ai",
            kestrel: static limits => limits.MaxRequestBodySize = 1000,
            hub: static options => options.BodyLimit = 100_000);
        var code = await hub.JoinedRoomAsync();
        using (var answer = await hub.ChatAsync(code, "[[words:1]]" + new string('x', 90_000)))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await answer.Content.ReadAsStringAsync();
        }

        Assert.Equal((null, null, null), seen);
        using (var tooLarge = await hub.ChatAsync(code, new string('x', 110_000)))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
            Assert.Contains("payload_too_large", await tooLarge.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var content = new ByteArrayContent(new byte[2000]);
        using var own = await hub.Http.PostAsync(new Uri("/own", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, own.StatusCode);
    }

    [Fact]
    public async Task Clients_over_HTTP_2_are_served_like_all_others()
    {
        await using var hub = await EmbeddedHub.StartAsync(static app => app.MapGambiHub("/ai"), "/ai", kestrel: static limits => limits.MaxRequestBodySize = 1000);
        var code = await hub.JoinedRoomAsync();
        using var client = new HttpClient { BaseAddress = new Uri(hub.Http2Url + "/"), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var stream in new[] { "true", "false" })
        {
            using var content = InferenceScene.Json("{\"model\":\"*\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"[[words:3]]" + new string('x', 5000) + "\"}]}");
            using var answer = await client.PostAsync(new Uri($"rooms/{code}/v1/chat/completions", UriKind.Relative), content).WaitAsync(Guard);
            Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK), (answer.Version, answer.StatusCode));
            Assert.Contains("\"content\":", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_apps_request_timeout_is_none_of_the_hubs()
    {
        var timed = new List<(string Path, bool IsTimed)>();
        await using var hub = await EmbeddedHub.StartAsync(
            app =>
            {
                app.UseRequestTimeouts();
                app.Use((context, next) =>
                {
                    timed.Add((context.Request.Path, context.Features.Get<IHttpRequestTimeoutFeature>() is not null));
                    return next(context);
                });
                app.MapGambiHub("/ai");
                app.MapGet("/own", static () => Results.Text("own"));
            },
            "/ai",
            static services => services.AddRequestTimeouts(static options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromHours(1) }));
        await hub.SendAsync("GET", "v1/rooms");
        await hub.SendAsync("GET", "/own");
        Assert.Equal([("/ai/v1/rooms", false), ("/own", true)], timed);
    }

    [Fact]
    public async Task The_apps_own_CORS_policy_is_the_one_that_browsers_are_told()
    {
        await using var hub = await EmbeddedHub.StartAsync(
            static app =>
            {
                app.UseCors();
                app.MapGambiHub("/ai");
            },
            "/ai",
            static services => services.AddCors(static cors => cors.AddDefaultPolicy(static policy => policy.WithOrigins("https://app.example").AllowAnyMethod().AllowAnyHeader())),
            hub: static options => options.CorsOrigins.Clear());
        Assert.Equal("https://app.example", await AllowedAsync(hub, HttpMethod.Get, "https://app.example"));
        Assert.Equal("https://app.example", await AllowedAsync(hub, HttpMethod.Options, "https://app.example"));
        Assert.Null(await AllowedAsync(hub, HttpMethod.Get, "https://evil.example"));
        Assert.Null(await AllowedAsync(hub, HttpMethod.Options, "https://evil.example"));
    }

    [Fact]
    public async Task The_apps_error_pages_leave_the_hubs_errors_as_they_are()
    {
        await using var hub = await EmbeddedHub.StartAsync(
            static app =>
            {
                app.UseExceptionHandler("/error");
                app.UseStatusCodePagesWithReExecute("/error");
                app.Map("/error", static () => Results.Text("the app's page"));
                app.MapGambiHub("/ai");
            },
            "/ai",
            static services => services.AddProblemDetails());
        Assert.Equal("the app's page", (await hub.SendAsync("GET", "/nothing")).Body);
        foreach (var path in new[] { "nothing", "v1/rooms/ABCDEF", "rooms/ABCDEF/v1/models" })
        {
            var (status, type, body) = await hub.SendAsync("GET", path);
            Assert.Equal((404, "application/json"), (status, type));
            Assert.Contains("\"error\":", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Forwarded_headers_that_the_app_itself_takes_in_are_in_the_URL_of_the_tunnel()
    {
        await using var hub = await EmbeddedHub.StartAsync(
            static app =>
            {
                app.UseForwardedHeaders(new() { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.All });
                app.UseRouting();
                app.MapGambiHub("/ai");
            },
            "/ai");
        var code = (await hub.Client.Rooms.CreateAsync(new() { Name = "r" })).Data.Room.Code;
        using var outside = new GambiClient(new()
        {
            HubUrl = hub.Url,
            RequestTimeout = Guard,
            Headers =
            [
                new("X-Forwarded-For", "192.168.7.7"), new("X-Forwarded-Proto", "https"), new("X-Forwarded-Host", "gambi.example"), new("X-Forwarded-Prefix", "/outer"),
            ],
        });
        var registered = await outside.Participants.RegisterAsync(code, "ada", new() { Nickname = "Ada", Model = "m", Endpoint = "http://localhost:1" });
        Assert.Equal($"wss://gambi.example/outer/ai/v1/rooms/{code}/participants/ada/tunnel", registered.Data.Tunnel.Url.ToString());
    }

    private static async Task<string?> AllowedAsync(EmbeddedHub hub, HttpMethod method, string origin)
    {
        using var request = new HttpRequestMessage(method, new Uri("v1/rooms", UriKind.Relative));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");
        using var response = await hub.Http.SendAsync(request);
        return response.Headers.TryGetValues(CorsConstants.AccessControlAllowOrigin, out var allowed) ? Assert.Single(allowed) : null;
    }

    /// <summary>Lets in who says a name.</summary>
    private sealed class HeaderScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Header = "X-Test-User";

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers[Header] is [{ Length: > 0 } name]
                ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name))
                : AuthenticateResult.NoResult());
    }

    /// <summary>A participant's way through the app's authentication.</summary>
    private sealed class SignedHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation(HeaderScheme.Header, "ada");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
