using System.Net;
using System.Net.Sockets;

namespace Gambi.Load.Children;

/// <summary>nginx as a plain reverse proxy before the provider.</summary>
internal sealed class NginxProxy : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _process;

    private NginxProxy(ChildProcess process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The master and its workers.</summary>
    public IReadOnlyList<int> ProcessIds { get; private set; } = [];

    /// <summary>Where nginx is installed, <c>null</c> when it is not.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Select(static folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>Starts one before the provider on this port.</summary>
    public static async Task<NginxProxy> StartAsync(string program, RunFolder folder, int provider, CancellationToken cancellationToken)
    {
        var port = FreePort.Find();
        var settings = folder.File("nginx.conf");
        var pid = folder.File("nginx.pid");
        await File.WriteAllTextAsync(settings, Settings(folder, port, provider, pid), cancellationToken);
        // The shell waits for the end of its input, which comes with the end of this process however that comes.
        var process = ChildProcess.StartCommand("nginx", folder, "/bin/sh", "-c", "\"$1\" -e stderr -p \"$2\" -c \"$3\" & cat >/dev/null; kill $!; wait", "sh", program, folder.Path, settings);
        var proxy = new NginxProxy(process, port);
        try
        {
            await proxy.WaitAsync(pid, cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task WaitAsync(string pid, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < Patience)
        {
            if (File.Exists(pid) && int.TryParse(await File.ReadAllTextAsync(pid, cancellationToken), out var master) && await ListensAsync(cancellationToken))
            {
                var workers = await File.ReadAllTextAsync($"/proc/{master}/task/{master}/children", cancellationToken);
                ProcessIds = [master, .. workers.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        throw new LoadException("nginx did not start.");
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Settings(RunFolder folder, int port, int provider, string pid) => $$"""
        daemon off;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes auto;
        worker_rlimit_nofile 20000;
        pid {{pid}};
        events { worker_connections 10000; }
        http {
          access_log off;
          client_body_temp_path {{folder.File("body")}};
          proxy_temp_path {{folder.File("proxy")}};
          fastcgi_temp_path {{folder.File("fastcgi")}};
          uwsgi_temp_path {{folder.File("uwsgi")}};
          scgi_temp_path {{folder.File("scgi")}};
          client_max_body_size 64m;
          keepalive_requests 1000000000;
          keepalive_timeout 1h;
          upstream provider {
            server 127.0.0.1:{{provider}};
            keepalive 512;
            keepalive_requests 1000000000;
          }
          server {
            listen 127.0.0.1:{{port}};
            location / {
              proxy_pass http://provider;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
              proxy_request_buffering off;
              proxy_read_timeout 1h;
            }
          }
        }

        """;
}
