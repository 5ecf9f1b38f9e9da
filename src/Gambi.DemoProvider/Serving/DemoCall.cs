using System.Text.Json;
using Gambi.DemoProvider.Reading;
using Gambi.DemoProvider.Writing;
using Microsoft.AspNetCore.Http;

namespace Gambi.DemoProvider.Serving;

/// <summary>One HTTP request being served: its body, its log entry, and the two ways to answer it at once.</summary>
internal sealed class DemoCall
{
    /// <summary>So much goes out without the caller having to read.</summary>
    private const int AtOnce = 16 * 1024;

    private readonly SentBytes _sent;
    private readonly Action _onCut;

    public DemoCall(HttpContext context, long id, SentBytes sent, Action onCut, CancellationToken ended)
    {
        _onCut = onCut;
        Context = context;
        Id = id;
        Ended = ended;
        _sent = sent;
    }

    public HttpContext Context { get; }

    public long Id { get; }

    /// <summary>Cancelled as soon as the caller goes away or the provider stops.</summary>
    public CancellationToken Ended { get; }

    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Whether what is being written, if anything, is the end of the answer.</summary>
    public bool IsFinishing { get; set; }

    /// <summary>Whether the provider cut the connection itself.</summary>
    public bool IsCut { get; private set; }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await Context.Response.BodyWriter.WriteAsync(bytes, Ended);
        _sent.Add(bytes.Length);
    }

    public Task AnswerAsync(int status, Action<Utf8JsonWriter> write) => AnswerAsync(status, "application/json", JsonBytes.Of(write));

    public async Task AnswerAsync(int status, string contentType, ReadOnlyMemory<byte> body)
    {
        Context.Response.StatusCode = status;
        Context.Response.ContentType = contentType;
        Context.Response.ContentLength = body.Length;
        IsFinishing = body.Length <= AtOnce;
        await WriteAsync(body);
    }

    public Task RefuseAsync(Refusal refusal) => AnswerAsync(refusal.Status, refusal.Write);

    public void Cut()
    {
        IsCut = true;
        _onCut();
        Context.Abort();
    }
}
