using System.Text.Json;
using Gambi.Cli.Output;

namespace Gambi.Cli.Hubs;

/// <summary>Writes what happens to a hub of this process.</summary>
internal sealed class HubEvents(GambiConsole console, LanAddress lan)
{
    /// <summary>It listens.</summary>
    public void Started(HubAddress address)
    {
        string url = address.UrlFor(lan);
        string bound = url == address.BindUrl ? "" : $" (listening on {address.BindUrl})";
        console.Event("started", $"Hub started at {url}{bound}", writer => Write(writer, address));
    }

    /// <summary>A signal came.</summary>
    public void SignalReceived(string signal) => console.Event("signal_received", $"{signal}: stopping…", writer => writer.WriteString("signal", signal));

    /// <summary>Nothing is left running.</summary>
    public void Stopped(string? signal) => console.Event("stopped", "Hub stopped.", writer =>
    {
        if (signal is not null)
        {
            writer.WriteString("signal", signal);
        }
    });

    /// <summary>The fields of <c>started</c>.</summary>
    public void Write(Utf8JsonWriter writer, HubAddress address)
    {
        writer.WriteString("host", address.Host);
        writer.WriteNumber("port", address.Port);
        writer.WriteBoolean("mdns", false);
        writer.WriteString("bindUrl", address.BindUrl);
        writer.WriteString("hubUrl", address.UrlFor(lan));
    }
}
