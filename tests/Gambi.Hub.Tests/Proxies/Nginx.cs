using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gambi.Hub.Tests.Proxies;

/// <summary>A real nginx of this user on a free port, with the configuration that the docs give; no service, and nothing outside of its own folder.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    /// <summary>Whom its certificate names, which it signs itself.</summary>
    public const string Subject = "CN=gambi.example";

    private const int Attempts = 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-nginx-");
    private Process? _process;

    private Nginx()
    {
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The program, if it is there.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(static folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>Starts one in front of a hub; it accepts connections when this returns.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="change">Changes the docs' configuration.</param>
    public static async Task<Nginx> StartAsync(Uri hub, Func<string, string>? change = null)
    {
        var nginx = new Nginx();
        nginx.WriteCertificate();
        for (var attempt = 1; ; attempt++)
        {
            var port = FindPort();
            var server = ConfigurationOfDocs()
                .Replace("listen 443 ssl;", $"listen 127.0.0.1:{port} ssl;", StringComparison.Ordinal)
                .Replace("/etc/ssl/gambi/", $"{nginx._folder.FullName}/", StringComparison.Ordinal)
                .Replace("127.0.0.1:3000", hub.Authority, StringComparison.Ordinal);
            await nginx.WriteAsync(change?.Invoke(server) ?? server);
            nginx.Url = new Uri($"https://127.0.0.1:{port}/");
            if (await nginx.TryStartAsync())
            {
                return nginx;
            }

            Assert.True(attempt < Attempts, $"nginx does not start: {File.ReadAllText(Path.Combine(nginx._folder.FullName, "error.log"))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string ConfigurationOfDocs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gambi.slnx")))
        {
            folder = folder.Parent!;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "reverse-proxy.md"));
        var begin = page.IndexOf("```nginx\n", StringComparison.Ordinal) + "```nginx\n".Length;
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
    }

    // Somebody else may take it before nginx does; then another is tried.
    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task WriteAsync(string server) => File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nginx.conf"), $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 256; }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            {{server}}
        }
        """);

    private async Task<bool> TryStartAsync()
    {
        _process?.Dispose();
        _process = Process.Start(Program!, ["-p", _folder.FullName, "-e", "error.log", "-c", "nginx.conf"]);
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!_process.HasExited)
        {
            // Written once it listens. Whoever answers at its port before may be somebody else, who has taken it.
            if (File.Exists(Path.Combine(_folder.FullName, "nginx.pid")))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, guard.Token);
        }

        return false;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder.FullName, "fullchain.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.FullName, "privkey.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
