using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gambi.Load.Children;
using Gambi.Load.Load;
using Gambi.Load.Measuring;
using Gambi.Load.Reports;

namespace Gambi.Load.Scenarios;

/// <summary>The published program: from its start to a hub's first answer, and what it holds when nothing happens.</summary>
internal sealed class StartScenario() : Scenario("start", "the published program: start to first answer; idle memory")
{
    private const int Tries = 10;

    private static readonly byte[] Request = "GET /v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Models => [];

    /// <inheritdoc/>
    public override bool WantsWarmth => false;

    /// <inheritdoc/>
    public override string? WhyNot(RunOptions options) => options.Program is not null ? null :
        "publish it with `dotnet publish src/Gambi.Cli -c Release -r linux-x64 --self-contained -p:PublishTrimmed=true -p:TrimMode=full -p:PublishReadyToRun=true -p:PublishSingleFile=true -o FOLDER` " +
        "and give --program FOLDER/gambi.";

    /// <inheritdoc/>
    public override async Task RunAsync(Stage stage)
    {
        var program = stage.Options.Program!;
        await StartAsync(stage, program, 0);
        for (var i = 1; i <= Tries; i++)
        {
            stage.Book.Add(Of(Target.Hub, "ms to the first answer"), await StartAsync(stage, program, i));
        }

        stage.Book.Add(Of(Target.Hub, "file MB"), new FileInfo(program).Length / 1024.0 / 1024);
    }

    /// <inheritdoc/>
    public override IEnumerable<GoalRow> Goals(FigureBook book) =>
    [
        GoalRow.AtMost("start to first answer, trimmed ReadyToRun single file", 60, book.Median(Of(Target.Hub, "ms to the first answer")), "ms"),
        GoalRow.AtMost("resident idle, trimmed ReadyToRun single file", 55, book.Median(Of(Target.Hub, "resident idle MB")), "MB"),
    ];

    private async Task<double> StartAsync(Stage stage, string program, int number)
    {
        var port = FreePort.Find();
        var since = TimeProvider.System.GetTimestamp();
        await using var process = ChildProcess.StartCommand(
            FormattableString.Invariant($"start-{number}"), stage.Deployment.Folder, program, "hub", "serve", "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--format", "ndjson");
        while (!await AnswersAsync(port, stage.Cancellation))
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new LoadException($"{program} does not answer.");
            }

            await stage.WaitAsync(TimeSpan.FromMilliseconds(1));
        }

        var took = TimeProvider.System.GetElapsedTime(since);
        if (number == 1)
        {
            await stage.WaitAsync(Settling);
            stage.Book.Add(Of(Target.Hub, "resident idle MB"), ProcessMemory.Resident(process.Id) / 1024.0 / 1024);
        }

        process.Kill();
        return took.TotalMilliseconds;
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        }
        catch (SocketException)
        {
            return false;
        }

        await socket.SendAsync(Request, cancellationToken);
        var answer = new byte[1024];
        return await socket.ReceiveAsync(answer, cancellationToken) > 0 && answer.AsSpan().StartsWith("HTTP/1.1 200 "u8);
    }
}
