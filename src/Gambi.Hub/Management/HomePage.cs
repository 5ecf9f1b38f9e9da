using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Gambi.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Gambi.Hub.Management;

/// <summary>What <c>GET /</c> shows: what this is and where to go on.</summary>
internal static class HomePage
{
    private static readonly string Version = typeof(HomePage).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    private static readonly byte[] Text = Encoding.UTF8.GetBytes($$"""
        This is a Gambi hub, version {{Version}}. It pools the language models of people on this network.

        Rooms:            GET /v1/rooms
        Health:           GET /v1/health
        Events:           GET /v1/rooms/CODE/events
        OpenAI base URL:  /rooms/CODE/v1

        Join a room:      gambi participant join --room CODE
        Ask a room:       gambi ask --room CODE "Hello"

        """);

    // Its links are relative to the hub's URL, which may have come without the slash at its end.
    private static readonly CompositeFormat Html = CompositeFormat.Parse($$$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <base href="{0}/">
        <title>Gambi hub</title>
        <style>body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }}</style>
        <h1>Gambi hub</h1>
        <p>Version {{{Version}}}. It pools the language models of people on this network.</p>
        <ul>
        <li><a href="v1/rooms">Rooms</a></li>
        <li><a href="v1/health">Health</a></li>
        <li>Events of a room: <code>/v1/rooms/CODE/events</code></li>
        <li>Base URL of a room for OpenAI clients: <code>/rooms/CODE/v1</code></li>
        </ul>
        <p>Join a room with <code>gambi participant join --room CODE</code>, ask it with <code>gambi ask --room CODE "Hello"</code>.</p>

        """);

    public static async Task ShowAsync(HttpContext context)
    {
        var html = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        var page = html ? Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, Html, HtmlEncoder.Default.Encode(PathOf(context)))) : Text;
        context.Response.ContentType = html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        context.Response.ContentLength = page.Length;
        context.Response.Headers.Append("Vary", "Accept");
        await context.Response.BodyWriter.WriteAsync(page, context.RequestAborted);
    }

    private static string PathOf(HttpContext context) =>
        (Forwarded.Prefix(context) + context.Request.PathBase.Add(context.Request.Path).ToUriComponent()).TrimEnd('/');
}
