using System.Net;
using System.Net.Sockets;
using Gambi.TestKit;

namespace Gambi.Resilience.Tests.Cuts;

/// <summary>The cable itself, which many faults hold at once.</summary>
public sealed class TcpRelayTests
{
    [Fact]
    public async Task A_cable_that_several_plug_in_at_once_is_plugged_in()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        await using var cable = new TcpRelay(((IPEndPoint)server.LocalEndpoint).Port);
        void PullAndPlug()
        {
            for (var time = 0; time < 50_000; time++)
            {
                cable.Pull();
                cable.Restore();
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(PullAndPlug, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, cable.Address.Port).WaitAsync(Patience.Limit);
        using var accepted = await server.AcceptTcpClientAsync().WaitAsync(Patience.Limit);
        await client.GetStream().WriteAsync(new byte[] { 7 });
        Assert.Equal(7, await Task.Run(accepted.GetStream().ReadByte).WaitAsync(Patience.Limit));
    }
}
