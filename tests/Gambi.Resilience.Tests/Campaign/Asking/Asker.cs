using System.Text;
using Gambi.Resilience.Tests.Asking;

namespace Gambi.Resilience.Tests.Campaign.Asking;

/// <summary>Asks, reads, hangs up when it shall, and checks what came.</summary>
internal sealed class Asker(World world, Tally tally)
{
    public async Task AskAsync(Question question)
    {
        var epoch = world.Epoch;
        using var leaving = new CancellationTokenSource();
        string end;
        try
        {
            using var request = world.Request(HttpMethod.Post, $"rooms/{world.RoomCodes[question.Room]}/v1/{question.Path}", question.ToJson());
            var sending = world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
            if (question.Leaving.After is { } after)
            {
                leaving.CancelAfter(after);
            }

            using var response = await sending.WaitAsync(Patience.Limit);
            end = await ReadAsync(question, response, epoch, leaving.Token);
        }
        catch (Exception e) when (leaving.IsCancellationRequested && e is OperationCanceledException or IOException or HttpRequestException)
        {
            end = "left";
        }
        catch (HttpRequestException) when (!world.WasThereSince(epoch))
        {
            end = "hub went away";
        }
        catch (HttpRequestException) when (!question.WantsEvents)
        {
            // The head of an answer that breaks off may go down with its connection.
            end = "cut";
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Of the request to {question}: {e.Message}", e);
        }

        tally.Count(end);
        world.History.Note($"{question}: {end}");
    }

    private async Task<string> ReadAsync(Question question, HttpResponseMessage response, int epoch, CancellationToken leaving)
    {
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var text = new StringBuilder();
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(leaving));
            var buffer = new char[4096];
            while (await reader.ReadAsync(buffer, leaving).AsTask().WaitAsync(Patience.Limit, CancellationToken.None) is > 0 and var read)
            {
                text.Append(buffer, 0, read);
                if (text.Length >= question.Leaving.Bytes)
                {
                    return "left";
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !leaving.IsCancellationRequested)
        {
            // Of a plain answer, or within an event, only a cut connection says that it is not whole.
            Assert.True(!isStream || !world.WasThereSince(epoch) || AnswerCheck.IsWithinEvent(text.ToString()), $"A stream was cut without an error, after:\n{Tail(text)}");
            return world.WasThereSince(epoch) ? "cut" : "hub went away";
        }

        return isStream && response.IsSuccessStatusCode ? AnswerCheck.OfStream(text.ToString()) : AnswerCheck.OfWhole(question, response.StatusCode, text.ToString());
    }

    private static string Tail(StringBuilder text) => text.ToString(Math.Max(0, text.Length - 500), Math.Min(500, text.Length));
}
