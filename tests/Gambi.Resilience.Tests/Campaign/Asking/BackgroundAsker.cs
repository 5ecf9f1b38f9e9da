using System.Net;
using System.Text.Json;
using Gambi.Resilience.Tests.Asking;

namespace Gambi.Resilience.Tests.Campaign.Asking;

/// <summary>Asks in background and does something with the response that is made there.</summary>
internal sealed class BackgroundAsker(World world, Tally tally)
{
    private const int FollowedBytes = 2_000;

    public async Task AskAsync(Question question, RunAfter after)
    {
        var code = world.RoomCodes[question.Room];
        if (await world.CallAsync(HttpMethod.Post, $"rooms/{code}/v1/responses", question.ToJson(background: true)) is not { } answer)
        {
            tally.Count("hub went away");
            return;
        }

        if (answer.Status != HttpStatusCode.OK)
        {
            tally.Count("background: " + AnswerCheck.OfWhole(question, answer.Status, answer.Body.ToString()));
            return;
        }

        var run = new KnownRun(code, answer.Body.GetProperty("id").GetString()!);
        world.Ledger.Began(run);
        var end = await DoAsync(run, after);
        tally.Count($"background: {after}");
        world.History.Note($"{question}, in background as {run.Id}: {after} {end}");
    }

    private async Task<string> DoAsync(KnownRun run, RunAfter after)
    {
        var path = $"rooms/{run.Code}/v1/responses/{run.Id}";
        switch (after)
        {
            case RunAfter.Cancel:
                return Check(await world.CallAsync(HttpMethod.Post, path + "/cancel"));
            case RunAfter.Delete:
                return Check(await world.CallAsync(HttpMethod.Delete, path));
            case RunAfter.Follow:
                await FollowAsync(path);
                break;
        }

        return "";
    }

    private async Task FollowAsync(string path)
    {
        var epoch = world.Epoch;
        try
        {
            using var request = world.Request(HttpMethod.Get, path + "?stream=true");
            using var response = await world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience.Limit);
            var stream = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[512];
            for (var left = FollowedBytes; left > 0 && await stream.ReadAsync(buffer).AsTask().WaitAsync(Patience.Limit) is > 0 and var read;)
            {
                left -= read;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !world.WasThereSince(epoch))
        {
            // What the hub made in background it makes no more.
        }
    }

    private static string Check(TestKit.Hubs.HubAnswer? answer)
    {
        Assert.True(answer is null or { Status: HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.BadRequest }, $"A response in background was answered {answer?.Status}: {answer?.Body}");
        Assert.True(answer is null || answer.Body.ValueKind == JsonValueKind.Object);
        return answer?.Status.ToString() ?? "hub went away";
    }
}
