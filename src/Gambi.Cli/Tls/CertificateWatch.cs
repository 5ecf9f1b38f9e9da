using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gambi.Cli.Tls;

/// <summary>Looks every few seconds whether a hub's certificate was renewed. It reads the files, for their times say nothing where links are switched.</summary>
internal sealed partial class CertificateWatch(ServingCertificate certificate, TimeProvider time, ILogger<CertificateWatch> logger) : BackgroundService
{
    /// <summary>A renewed certificate is shown at most so much later.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private void Look()
    {
        (bool taken, string? problem) = certificate.Look(time.GetUtcNow());
        if (taken)
        {
            LogRenewed(certificate.Current.Leaf.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        else if (problem is not null)
        {
            LogBad(problem);
        }
    }

    [LoggerMessage(LogLevel.Information, "The certificate was renewed; it is valid until {Until}")]
    private partial void LogRenewed(string until);

    [LoggerMessage(LogLevel.Warning, "The certificate's files have changed and cannot be used; the old one stays: {Problem}")]
    private partial void LogBad(string problem);
}
