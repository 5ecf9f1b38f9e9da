using System.Runtime.CompilerServices;
using Gambi.Cli.Output;
using Gambi.Discovery;

namespace Gambi.Cli.Connecting;

/// <summary>Tells people of each service when it is heard first: most answer at once, and the listening takes its time.</summary>
internal sealed class TellingBrowser(IServiceBrowser browser, Action<string> say) : IServiceBrowser
{
    public async IAsyncEnumerable<ServiceNews> BrowseAsync(string serviceType, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<(string, string)> told = [];
        await foreach (ServiceNews news in browser.BrowseAsync(serviceType, cancellationToken))
        {
            if (!news.IsGone && told.Add((news.Service.InstanceName, news.Service.HostName)))
            {
                say($"Heard {TerminalText.Clean(news.Service.InstanceName)} on {TerminalText.Clean(news.Service.HostName)}.");
            }

            yield return news;
        }
    }
}
