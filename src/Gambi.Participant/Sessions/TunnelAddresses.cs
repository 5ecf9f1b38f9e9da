using Gambi.Contracts;

namespace Gambi.Participant;

/// <summary>
/// Where a tunnel may be opened: always at the host and port of the user's own way to the hub, under the path that the hub gave, with and without the prefix of that way. A hub cannot
/// make its participants call anybody else, and one that a proxy or port forwarding gives another name for itself is found all the same. A hub reached over TLS is never dialled in the
/// clear, whatever URL it gave.
/// </summary>
/// <param name="hubUrl">The user's way to the hub.</param>
internal sealed class TunnelAddresses(Uri hubUrl)
{
    private bool _preferOwn;

    /// <summary>The URLs to try in order, with the token.</summary>
    /// <exception cref="TunnelConnectException">The hub gave no usable URL.</exception>
    public IReadOnlyList<Uri> Of(TunnelBootstrap bootstrap)
    {
        if (!Uri.TryCreate(hubUrl, bootstrap.Url, out Uri? given) || given.Scheme is not ("ws" or "wss" or "http" or "https"))
        {
            throw new TunnelConnectException("The hub gave a tunnel URL that is none.");
        }

        Uri asGiven = WithToken(new UriBuilder(given) { Scheme = given.Scheme is "wss" or "https" ? "wss" : "ws" }, given, bootstrap.Token);
        // Not its Host, which leaves out the zone of a link-local address: without it nobody is reached.
        Uri own = WithToken(
            new UriBuilder(hubUrl.Scheme is "https" or "wss" ? "wss" : "ws", hubUrl.IdnHost, hubUrl.Port, PathBehind(given)), given, bootstrap.Token);
        if (asGiven == own)
        {
            return [own];
        }

        bool isElsewhere = !asGiven.Host.Equals(own.Host, StringComparison.OrdinalIgnoreCase) || asGiven.Port != own.Port;
        return isElsewhere || (own.Scheme == "wss" && asGiven.Scheme == "ws") ? [own]
            : _preferOwn ? [own, asGiven]
            : [asGiven, own];
    }

    /// <summary>Remembers which URL worked, so that the next attempt does not wait for the other.</summary>
    public void Remember(Uri worked, IReadOnlyList<Uri> tried) => _preferOwn ^= tried.Count > 1 && worked != tried[0];

    private string PathBehind(Uri given)
    {
        string prefix = hubUrl.AbsolutePath.TrimEnd('/');
        return given.AbsolutePath.StartsWith(prefix + "/", StringComparison.Ordinal) ? given.AbsolutePath : prefix + given.AbsolutePath;
    }

    private static Uri WithToken(UriBuilder url, Uri given, string token)
    {
        url.Query = (given.Query.Length > 1 ? given.Query[1..] + "&" : "") + "token=" + Uri.EscapeDataString(token);
        return url.Uri;
    }
}
