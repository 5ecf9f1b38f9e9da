using Gambi.Cli.Tests.Running;
using Gambi.Cli.Tls;
using Gambi.TestKit;

namespace Gambi.Cli.Tests.Tls;

/// <summary>Files that change while a hub serves with them.</summary>
public sealed class RenewalTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_renewed_pair_is_taken_once_both_files_are_there()
    {
        ServingCertificate serving = Load("one.example");
        (string certificate, string key) = _authority.Sign("two.example");
        Assert.Equal((false, null), serving.Look(Now));
        _authority.Write("cert.pem", certificate);
        Assert.Equal((false, null), serving.Look(Now));
        Assert.Equal(["one.example"], serving.Current.Names);
        _authority.Write("key.pem", key);
        Assert.Equal((true, null), serving.Look(Now));
        Assert.Equal(["two.example"], serving.Current.Names);
        Assert.Equal((false, null), serving.Look(Now));
    }

    [Fact]
    public void A_pair_that_stays_bad_is_told_once_and_the_old_one_stays()
    {
        ServingCertificate serving = Load("one.example");
        File.Delete(_authority.Path("key.pem"));
        Assert.Null(serving.Look(Now).Problem);
        Assert.Contains("there is no such file", serving.Look(Now).Problem, StringComparison.Ordinal);
        Assert.Null(serving.Look(Now).Problem);
        _authority.Write("key.pem", "nonsense");
        Assert.Null(serving.Look(Now).Problem);
        Assert.Contains("no private key", serving.Look(Now).Problem, StringComparison.Ordinal);
        Assert.Equal(["one.example"], serving.Current.Names);
    }

    [Fact]
    public async Task A_running_hub_shows_the_renewed_one_to_the_next_and_keeps_open_connections()
    {
        var clock = new WatchedClock(Now);
        using var cli = new TestCli { Time = clock };
        await using RunningCli hub = cli.Start(["hub", "serve", "--host", "127.0.0.1", "--port", "0", "--format", "ndjson", .. _authority.Flags(_authority.Sign("127.0.0.1"))]);
        var url = new Uri((await hub.EventAsync("started")).GetProperty("hubUrl").GetString()!);
        Assert.Equal("https", url.Scheme);
        // The looking begins beside the serving.
        await clock.WhenArmedAsync(CertificateWatch.Interval);
        using var first = new SeenCertificate();
        Assert.Equal("CN=127.0.0.1", await first.AskAsync(url));

        _authority.Flags(_authority.Sign("two.example", rsa: true));
        clock.Advance(CertificateWatch.Interval);
        await hub.Error.WaitForTextAsync("The certificate was renewed");
        using var second = new SeenCertificate();
        Assert.Equal("CN=two.example", await second.AskAsync(url));

        // No handshake, hence no new certificate: the connection is the same.
        Assert.Equal("CN=127.0.0.1", await first.AskAsync(url));
        Assert.Equal(1, first.Handshakes);

        _authority.Write("cert.pem", "nonsense");
        Task told = hub.Error.WaitForTextAsync("the old one stays: --tls-cert");
        while (!told.IsCompleted)
        {
            // Ticks that nobody waits for are one tick.
            clock.Advance(CertificateWatch.Interval);
            await Task.WhenAny(told, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await told;
        using var third = new SeenCertificate();
        Assert.Equal("CN=two.example", await third.AskAsync(url));
        Assert.Equal(0, await hub.InterruptAsync());
    }

    private ServingCertificate Load(string name)
    {
        string[] flags = _authority.Flags(_authority.Sign(name));
        return ServingCertificate.Load(new(flags[1], flags[3]), Now);
    }

    /// <summary>A client that notes whom it is shown.</summary>
    private sealed class SeenCertificate : IDisposable
    {
        private readonly HttpClient _http;
        private string? _subject;

        public SeenCertificate()
        {
            var handler = new SocketsHttpHandler { UseProxy = false };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                Handshakes++;
                _subject = certificate?.Subject;
                return _subject is not null;
            };
            _http = new HttpClient(handler);
        }

        public int Handshakes { get; private set; }

        public async Task<string?> AskAsync(Uri url)
        {
            using HttpResponseMessage answer = (await _http.GetAsync(new Uri(url, "v1/health")).WaitAsync(Patience.Limit)).EnsureSuccessStatusCode();
            return _subject;
        }

        public void Dispose() => _http.Dispose();
    }
}
