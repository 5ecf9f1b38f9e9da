using Gambi.Adaptation;
using Gambi.Hub.Exchange;
using Microsoft.Extensions.DependencyInjection;
using static Gambi.Hub.Tests.Inference.InferenceScene;

namespace Gambi.Hub.Tests.Exchange;

public sealed class RequestReportTests
{
    [Fact]
    public async Task A_request_that_ends_twice_is_told_once()
    {
        await using var scene = await StartAsync();
        await using var events = await scene.Hub.RecordEventsAsync(scene.Code);
        var report = new RequestReport("req_1", scene.Room, InferenceProtocol.ChatCompletions, scene.Hub.Services.GetRequiredService<OutcomeTeller>(), TimeProvider.System) { Selector = "*" };

        report.Failed(ExchangeFailures.BrokeOff(new IOException("The tunnel closed.")));
        report.Failed(ExchangeFailures.ClientGone);
        (await scene.ChatAsync(Chat("hi", "nobody"))).Dispose();

        await events.WaitForAsync(e => e.Data.TryGetProperty("stage", out var stage) && stage.GetString() == "routing");
        Assert.Equal(["connected", "llm.error", "llm.error"], events.Names);
    }
}
