using Gambi.Discovery;

namespace Gambi.Client.Discovery;

/// <summary>A hub as it was last heard, and whether it answers at its URLs.</summary>
internal sealed class HubSighting
{
    private readonly List<UrlProbe> _probes = [];

    /// <summary>What was heard last.</summary>
    public FoundService Service { get; private set; } = null!;

    /// <summary>Whether it said goodbye.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Its URLs, likeliest first.</summary>
    public IReadOnlyList<Uri> Urls { get; private set; } = [];

    /// <summary>Takes in what was heard, and asks at the URLs that are new.</summary>
    public void Hear(ServiceNews news, Func<Uri, Task<GambiException?>> ask)
    {
        (Service, IsGone, Urls) = (news.Service, news.IsGone, HubAnnouncement.UrlsOf(news.Service));
        if (!IsGone)
        {
            // By their text: two link-local addresses that differ in their zone are equal to Uri.
            _probes.AddRange(Urls.Where(url => !_probes.Any(probe => probe.Url.OriginalString == url.OriginalString)).Select(url => new UrlProbe(url, ask(url))).ToArray());
        }
    }

    /// <summary>The likeliest URL that has answered once one has or all have failed, and why none did.</summary>
    public async Task<(Uri? Url, GambiException? Problem)> ReachAsync()
    {
        var probes = Urls.Select(url => _probes.Find(probe => probe.Url.OriginalString == url.OriginalString)!).ToArray();
        while (!probes.Any(probe => probe.HasAnswered) && probes.Where(probe => !probe.Outcome.IsCompleted).Select(probe => probe.Outcome).ToArray() is { Length: > 0 } open)
        {
            await Task.WhenAny(open).ConfigureAwait(false);
        }

        return Array.Find(probes, probe => probe.HasAnswered) is { } answered
            ? (answered.Url, null)
            : (null, probes.Length > 0 ? await probes[0].Outcome.ConfigureAwait(false) : null);
    }
}
