using System.Net;
using System.Net.Sockets;
using System.Text;
using Gambi.TestKit;
using Gambi.TestKit.Discovery;

namespace Gambi.Client.Tests;

/// <summary>A network on which hubs announce themselves and answer as a test says, its clock standing still.</summary>
internal sealed class ScriptedNetwork
{
    public const string NoRooms = """{"data":[],"meta":{"requestId":"r"}}""";
    private const string Health = """{"data":{"status":"ok","timestamp":1},"meta":{"requestId":"r"}}""";

    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    public FakeMulticast Multicast { get; } = new();

    public FakeClock Clock { get; } = new();

    public ScriptedHandler Handler { get; private set; } = null!;

    public static (int Status, string Body)? Rooms(string code, string name) => (200, Samples.Rooms
        .Replace("ABC234", code, StringComparison.Ordinal).Replace("Lab", name, StringComparison.Ordinal).Replace("r1", "id-" + code, StringComparison.Ordinal));

    public static string Error(string code) => $$$"""{"error":{"code":"{{{code}}}","message":"no"},"meta":{"requestId":"r"}}""";

    /// <summary>A resolver on a network where every hub is well, unless <paramref name="answer"/> is <c>null</c>: then nothing listens there.</summary>
    public HubResolver Resolver(Func<HttpRequestMessage, (int Status, string Body)?> answer) => Resolver((request, _) => answer(request) is not { } given
        ? Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, inner: new SocketException((int)SocketError.ConnectionRefused)))
        : Task.FromResult(request.RequestUri!.AbsolutePath == "/v1/health" ? Answer(200, Health) : Answer(given.Status, given.Body)));

    public HubResolver Resolver(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) =>
        new(new() { Browser = Multicast, Time = Clock, Handler = Handler = new(answer) });

    private static HttpResponseMessage Answer(int status, string body) => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public async Task<HttpResponseMessage> HangAsync(HttpRequestMessage _, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);
        throw new InvalidOperationException();
    }

    public async Task<IReadOnlyList<FoundHub>> FindAsync(Func<HttpRequestMessage, (int Status, string Body)?> answer, params string[] asked)
    {
        var finding = Resolver(answer).FindHubsAsync(TestContext.Current.CancellationToken);
        foreach (var host in asked)
        {
            await Handler.WaitForAsync(host);
        }

        Clock.Advance(TimeSpan.FromSeconds(1.5));
        return await finding.WaitAsync(Guard);
    }

    public async Task<RoomMatch> ResolveAsync(string? room, Func<HttpRequestMessage, (int Status, string Body)?> answer)
    {
        var resolving = Resolver(answer).ResolveAsync(room, TestContext.Current.CancellationToken);
        await Multicast.WhenHeardAsync().WaitAsync(Guard);
        foreach (var service in Multicast.Services)
        {
            await Handler.WaitForAsync(service.Addresses[0].ToString());
        }

        Clock.Advance(TimeSpan.FromSeconds(1.5));
        return await resolving.WaitAsync(Guard);
    }

    public async Task<HubResolveException> FailAsync(string? room, Func<HttpRequestMessage, (int Status, string Body)?> answer) =>
        await Assert.ThrowsAsync<HubResolveException>(() => ResolveAsync(room, answer));
}
