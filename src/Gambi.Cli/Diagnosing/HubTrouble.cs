using System.Net;
using System.Net.Sockets;
using Gambi.Cli.Connecting;
using Gambi.Cli.Hubs;
using Gambi.Cli.Wiring;
using Gambi.Client;

namespace Gambi.Cli.Diagnosing;

/// <summary>Why no hub answers at a URL, and what to do: looks where one is meant more often than not.</summary>
internal sealed class HubTrouble(CliContext context)
{
    private const int UsualPort = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What to do.</summary>
    public async Task<string> FindFixAsync(Uri url, GambiException failure, CancellationToken cancellationToken)
    {
        bool own = IsOwnAddress(url);
        (Uri Url, string Fix)[] elsewhere = [.. Elsewhere(url, own)];
        bool[] answers = await Task.WhenAll(elsewhere.Select(place => AnswersAsync(place.Url, cancellationToken)));
        int found = Array.IndexOf(answers, true);
        return found >= 0 ? elsewhere[found].Fix
            : !IsRefused(failure) ? ForSilence(url, failure)
            : url.IsLoopback || own ? "Start a hub with `gambi hub serve`, or a hub and a room with this machine's models with `gambi up`. If one runs elsewhere, name it with --hub URL, or find it with `gambi discover`."
            : $"Is the hub running on {url.Host}, and on port {url.Port}? `gambi hub serve` prints its address when it starts. One that was started with --host 127.0.0.1 is heard on its own machine only: start it with --host 0.0.0.0.";
    }

    /// <summary>Places that people mean, each with what to do when a hub is there.</summary>
    private static IEnumerable<(Uri Url, string Fix)> Elsewhere(Uri url, bool own)
    {
        string other = url.Scheme == Uri.UriSchemeHttp ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        var scheme = At(url, scheme: other);
        yield return (scheme, $"The hub there speaks {other}: --hub {Show(scheme)}.");
        if (url.Port != UsualPort)
        {
            var port = At(url, port: UsualPort);
            yield return (port, $"A hub answers on port {UsualPort} of the same machine: --hub {Show(port)}.");
        }

        if (own)
        {
            var local = At(url, host: "127.0.0.1");
            yield return (local, "The hub on this machine listens on 127.0.0.1 only, so that nobody else reaches it: start it with --host 0.0.0.0 (the default of `gambi hub serve`).");
        }
        else if (url.IsLoopback && LanAddress.OfMachine().Find() is { } lan)
        {
            var outside = At(url, host: lan.ToString());
            yield return (outside, $"The hub on this machine listens on its network's address only: --hub {Show(outside)}.");
        }
    }

    private static string ForSilence(Uri url, GambiException failure) => failure.Code switch
    {
        ClientErrorCodes.HubTimeout => $"Is {url.Host} the right address, and are both machines in the same network? A firewall on the hub's machine must allow TCP port {url.Port}; guest Wi-Fi often keeps its machines apart.",
        ClientErrorCodes.UnexpectedAnswer => "Something else answers there: a proxy, or another program on this port. `gambi hub serve` prints the hub's address when it starts.",
        _ => failure.Hint ?? "Is the hub running there?",
    };

    // Not by UriBuilder, which loses the zone of a link-local address.
    private static Uri At(Uri url, string? scheme = null, string? host = null, int? port = null)
    {
        host ??= url.IdnHost;
        string name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return new(FormattableString.Invariant($"{scheme ?? url.Scheme}://{name}:{port ?? url.Port}{url.AbsolutePath}"));
    }

    private static string Show(Uri url) => HubUrlText.Of(url).TrimEnd('/');

    private static bool IsRefused(Exception? failure) => failure is not null && (failure is SocketException { SocketErrorCode: SocketError.ConnectionRefused } || IsRefused(failure.InnerException));

    private static bool IsOwnAddress(Uri url) =>
        !url.IsLoopback && IPAddress.TryParse(url.IdnHost, out IPAddress? address) && LanAddress.OfMachine().All.Any(own => own.Equals(address));

    private async Task<bool> AnswersAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using GambiClient client = HubOptions.Connect(context, url, patience: Patience);
            return (await client.HealthAsync(cancellationToken)).Data.Status == "ok";
        }
        catch (GambiException)
        {
            return false;
        }
    }
}
