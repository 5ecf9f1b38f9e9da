using Gambi.Discovery;

// publish NAME TYPE PORT [KEY=VALUE…] | browse TYPE: what happens goes to standard output, a line each with tabs between; the end of standard input ends it.
using var stop = new CancellationTokenSource();
_ = Task.Run(async () =>
{
    await Console.In.ReadToEndAsync();
    await stop.CancelAsync();
});
try
{
    await (args switch
    {
        ["publish", var name, var type, var port, .. var text] => PublishAsync(name, type, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), text, stop.Token),
        ["browse", var type] => BrowseAsync(type, stop.Token),
        _ => throw new ArgumentException("publish NAME TYPE PORT [KEY=VALUE…] | browse TYPE"),
    });
}
catch (OperationCanceledException)
{
    Tell("stopped");
}

static async Task PublishAsync(string name, string type, int port, string[] text, CancellationToken stop)
{
    var registration = new ServiceRegistration
    {
        InstanceName = name,
        ServiceType = type,
        Port = port,
        Text = [.. text.Select(static pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))],
        Renamed = static renamed => Tell("renamed", renamed),
    };
    await using (var published = await new MulticastDnsPublisher().PublishAsync(registration, stop))
    {
        Tell("published", published.InstanceName);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    Tell("stopped");
}

static async Task BrowseAsync(string type, CancellationToken stop)
{
    await foreach (var news in new MulticastDnsBrowser().BrowseAsync(type, stop))
    {
        var found = news.Service;
        Tell(
            news.IsGone ? "gone" : "found",
            found.InstanceName,
            found.HostName,
            found.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            string.Join(',', found.Addresses),
            string.Join(',', found.Text.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)));
    }
}

static void Tell(params string[] words)
{
    Console.Out.WriteLine(string.Join('\t', words));
    Console.Out.Flush();
}
