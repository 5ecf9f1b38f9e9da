using System.Net;
using System.Net.Sockets;
using System.Text;
using Gambi.TestKit.Hubs;
using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

public sealed class FailureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_error_envelope_is_told_whole()
    {
        var failure = await FailureOf(409, Samples.Json, """{"error":{"code":"PARTICIPANT_CONFLICT","message":"Taken.","hint":"Another.","details":{"id":"p1"}},"meta":{"requestId":"req_9"}}""");

        Assert.Equal(
            (GambiFailure.Refused, "PARTICIPANT_CONFLICT", 409, "Taken.", "Another.", "req_9"),
            (failure.Failure, failure.Code, failure.Status, failure.Message, failure.Hint, failure.RequestId));
        Assert.Equal("p1", failure.Details?.GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_older_hubs_text_is_the_message()
    {
        var failure = await FailureOf(404, Samples.Json, """{"error":"Room not found"}""");

        Assert.Equal((GambiFailure.Refused, "HTTP_404", 404, "Room not found", "req_head"), (failure.Failure, failure.Code, failure.Status, failure.Message, failure.RequestId));
    }

    [Fact]
    public async Task A_hint_that_is_in_the_message_is_not_told_twice()
    {
        const string message = "It is busy. Try again in a moment, or let the hub choose with the model `*`.";
        var failure = await FailureOf(409, Samples.Json, $$"""{"error":{"message":"{{message}}","type":"invalid_request_error","param":"model","code":"participant_busy"} }""");

        Assert.Equal(("PARTICIPANT_BUSY", message, null), (failure.Code, failure.Message, failure.Hint));
    }

    [Fact]
    public async Task An_error_of_the_inference_plane_has_the_contracts_code_and_its_hint()
    {
        await using var hub = await ScriptedHub.StartAsync(404, Samples.Json, """{"error":{"message":"Nobody has it.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""");
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.Inference("ABC234").ListModelsAsync());

        Assert.Equal((GambiFailure.Refused, "MODEL_NOT_FOUND", 404, "Nobody has it."), (failure.Failure, failure.Code, failure.Status, failure.Message));
        Assert.Contains("/v1/models", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Too long.","type":"invalid_request_error","code":null}}""", "invalid_request_error", "Too long.")]
    [InlineData("""{"error":{"message":"Too long.","code":400}}""", "400", "Too long.")]
    [InlineData("""{"object":"error","message":"Too long.","type":"BadRequestError"}""", "BadRequestError", "Too long.")]
    [InlineData("""{"detail":"Too long."}""", "HTTP_400", "Too long.")]
    public async Task A_providers_own_error_keeps_its_code(string body, string code, string message)
    {
        var failure = await FailureOf(400, Samples.Json, body);

        Assert.Equal((GambiFailure.Refused, code, message), (failure.Failure, failure.Code, failure.Message));
    }

    [Theory]
    [InlineData(502, "text/html", "<html><head><title>\n Bad &amp; Gateway </title></head><body>do not show</body></html>", "\"Bad & Gateway\"")]
    [InlineData(200, "text/html", "<!doctype html><TITLE lang=en>Sign in</TITLE>do not show", "\"Sign in\"")]
    [InlineData(404, "text/plain", "  <html>do not show", "a web page.")]
    [InlineData(503, "text/plain", "do not show", "text/plain")]
    [InlineData(200, "text/event-stream", "data: do not show", "text/event-stream")]
    [InlineData(500, "application/json", """{"error":{"message":"do not sh""", "JSON that is no hub's error")]
    [InlineData(500, "application/json", """["do not show"]""", "JSON that is no hub's error")]
    [InlineData(504, "application/json", "", "nothing more")]
    public async Task What_is_no_hub_is_said_to_be_none_without_its_content(int status, string type, string body, string says)
    {
        var failure = await FailureOf(status, type, body);

        Assert.Equal((GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, status), (failure.Failure, failure.Code, failure.Status));
        Assert.Contains($"status {status}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("do not", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"r1","co""", "not complete JSON")]
    [InlineData("", "not complete JSON")]
    [InlineData("""{"data":null,"meta":{"requestId":"r"}}""", "no `data`")]
    [InlineData("""{"rooms":[]}""", "no `data`")]
    [InlineData("""{"data":[{"id":"r1"}],"meta":{"requestId":"r"}}""", "$.data[0]")]
    [InlineData("""{"data":[{"id":7,"code":"a","name":"b","hostId":"c"}],"meta":{"requestId":"r"}}""", "$.data[0].id")]
    [InlineData("null", "no `data`")]
    public async Task A_success_that_lacks_what_it_must_have_says_where(string body, string says)
    {
        var failure = await FailureOf(200, Samples.Json, body);

        Assert.Equal((GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer), (failure.Failure, failure.Code));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.Response.ContentType = Samples.Json;
            var junk = new byte[64 * 1024];
            Array.Fill(junk, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(junk, context.RequestAborted);
            }
        });
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.Rooms.ListAsync());

        Assert.Equal(GambiFailure.NotUnderstood, failure.Failure);
        Assert.Contains("larger than 8192 KiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_but_told()
    {
        await using var hub = await ScriptedHub.StartAsync(context =>
        {
            context.Response.Redirect("https://login.example/");
            return Task.CompletedTask;
        });
        using var client = hub.Client(password: "secret");

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.Rooms.ListAsync());

        Assert.Equal((GambiFailure.NotUnderstood, 302), (failure.Failure, failure.Status));
        Assert.Contains("a redirect to https://login.example/", failure.Message, StringComparison.Ordinal);
        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task Terminal_control_characters_of_others_are_taken_out()
    {
        var failure = await FailureOf(400, Samples.Json, """{"error":{"code":"X\u001b[2J","message":"a\u001b]0;evil\u0007b\nc"}}""");

        Assert.Equal(("X [2J", "a ]0;evil b c"), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Where_nothing_listens_the_hint_names_the_hub_to_start()
    {
        var port = ClosedPort.Number;
        using var client = new GambiClient(new() { HubUrl = new Uri($"http://127.0.0.1:{port}"), RequestTimeout = Patience });

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.HealthAsync());

        Assert.Equal((GambiFailure.Unreachable, ClientErrorCodes.HubUnreachable, null), (failure.Failure, failure.Code, failure.Status));
        Assert.Equal($"Nothing listens at http://127.0.0.1:{port}/ (connection refused).", failure.Message);
        Assert.Contains("gambi hub serve", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_host_name_is_said_to_be_one()
    {
        using var noSuchHost = new FailingHandler(new HttpRequestException(HttpRequestError.NameResolutionError));
        using var client = new GambiClient(new() { HubUrl = new Uri("http://hub.invalid"), Handler = noSuchHost });

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.HealthAsync());

        Assert.Equal(GambiFailure.Unreachable, failure.Failure);
        Assert.Contains("'hub.invalid'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_reset_the_moment_it_opens_is_a_hub_that_cannot_be_reached()
    {
        using var reset = new FailingHandler(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.NotConnected));
        using var client = new GambiClient(new() { HubUrl = new Uri("http://127.0.0.1:3000"), Handler = reset });

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.HealthAsync());

        Assert.Equal((GambiFailure.Unreachable, ClientErrorCodes.HubUnreachable), (failure.Failure, failure.Code));
        Assert.Contains("gambi hub serve", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_that_does_not_speak_http_is_no_hub()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, "SSH-2.0-OpenSSH_9.2\r\n");
        using var client = new GambiClient(new() { HubUrl = new Uri($"http://{listener.LocalEndpoint}"), RequestTimeout = Patience });

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.HealthAsync());

        Assert.Equal(GambiFailure.NotUnderstood, failure.Failure);
        await serving;
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_said_to_have()
    {
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            context.Response.ContentType = Samples.Json;
            await context.Response.WriteAsync("""{"data":[""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = hub.Client();

        var failure = await Assert.ThrowsAsync<GambiException>(() => client.Rooms.ListAsync());

        Assert.Equal((GambiFailure.Interrupted, ClientErrorCodes.AnswerInterrupted), (failure.Failure, failure.Code));
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_one()
    {
        using var leaving = new CancellationTokenSource();
        await using var hub = await ScriptedHub.StartAsync(async context =>
        {
            await leaving.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var client = hub.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Rooms.ListAsync(leaving.Token));
    }

    private static async Task<GambiException> FailureOf(int status, string contentType, string body)
    {
        await using var hub = await ScriptedHub.StartAsync(status, contentType, body);
        using var client = hub.Client();
        return await Assert.ThrowsAsync<GambiException>(() => client.Rooms.ListAsync());
    }

    private static async Task ServeAsync(TcpListener listener, string greeting)
    {
        using var peer = await listener.AcceptTcpClientAsync();
        await using var stream = peer.GetStream();
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        while (!seen.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is var read and > 0)
        {
            seen.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(greeting));
    }
}
