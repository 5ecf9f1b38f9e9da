using System.Globalization;
using System.Text;
using Gambi.DemoProvider.Reading;
using Gambi.DemoProvider.Serving;
using Microsoft.AspNetCore.Http;

namespace Gambi.DemoProvider.Misbehaving;

/// <summary>What commands do before the first byte of an answer.</summary>
internal static class BeforeTheAnswer
{
    private const string Page = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";

    /// <summary>Carries out the commands; true when that was the whole answer.</summary>
    public static async Task<bool> RunAsync(DemoCall call, PromptCommands commands, TimeProvider time)
    {
        if (commands.Wait > TimeSpan.Zero)
        {
            await Task.Delay(commands.Wait, time, call.Ended);
        }

        if (commands.Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, call.Ended);
        }

        if (commands.Cut)
        {
            call.Cut();
            return true;
        }

        if (commands.Headers)
        {
            AddHeaders(call.Context.Response.Headers);
        }

        if (commands.Html)
        {
            await call.AnswerAsync(502, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Page));
            return true;
        }

        if (commands.Error is { } status)
        {
            call.Context.Response.Headers["x-ratelimit-remaining-requests"] = "0";
            call.Context.Response.Headers.RetryAfter = "7";
            await call.RefuseAsync(new Refusal(status, string.Create(CultureInfo.InvariantCulture, $"You asked for an error {status}."), Code: "demo_error"));
            return true;
        }

        return false;
    }

    /// <summary>Adds some that a hub passes on, and two (Keep-Alive, Proxy-Authenticate) that it must not.</summary>
    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers["x-request-id"] = "req_demo";
        headers["openai-processing-ms"] = "12";
        headers["x-ratelimit-limit-requests"] = "100";
        headers["x-ratelimit-remaining-requests"] = "99";
        headers.KeepAlive = "timeout=5";
        headers.ProxyAuthenticate = "Basic";
    }
}
