using System.Text.Json;
using Gambi.Cli.Output;

namespace Gambi.Cli.Hubs;

/// <summary>Writes what happens to a hub of this process.</summary>
internal sealed class HubEvents(GambiConsole console, LanAddress lan)
{
    /// <summary>It listens.</summary>
    public void Started(HubAddress address, bool mdns)
    {
        string url = address.UrlFor(lan);
        string bound = url == address.BindUrl ? "" : $" (listening on {address.BindUrl})";
        console.Event("started", $"Hub started at {url}{bound}", writer => Write(writer, address, mdns));
    }

    /// <summary>The network knows it by this name.</summary>
    public void MdnsRegistered(string name) => console.Event("mdns_registered", $"Announced as {TerminalText.Clean(name)}: `gambi discover` finds it.", writer => writer.WriteString("name", name));

    /// <summary>A signal came while <paramref name="running"/> requests run, which may finish within <paramref name="grace"/>.</summary>
    public void SignalReceived(string signal, int running, TimeSpan grace)
    {
        string waits = running == 0 || grace == TimeSpan.Zero
            ? "stopping…"
            : FormattableString.Invariant($"waiting up to {grace.TotalSeconds:0.###} s for {running} running {(running == 1 ? "request" : "requests")}; another signal leaves at once…");
        console.Event("signal_received", $"{signal}: {waits}", writer =>
        {
            writer.WriteString("signal", signal);
            writer.WriteNumber("running", running);
        });
    }

    /// <summary>Nothing is left running.</summary>
    public void Stopped(string? signal) => console.Event("stopped", "Hub stopped.", writer =>
    {
        if (signal is not null)
        {
            writer.WriteString("signal", signal);
        }
    });

    /// <summary>The fields of <c>started</c>.</summary>
    public void Write(Utf8JsonWriter writer, HubAddress address, bool mdns)
    {
        writer.WriteString("host", address.Host);
        writer.WriteNumber("port", address.Port);
        writer.WriteBoolean("mdns", mdns);
        writer.WriteString("bindUrl", address.BindUrl);
        writer.WriteString("hubUrl", address.UrlFor(lan));
    }
}
