using System.Text.Json;
using Gambi.Contracts;
using Microsoft.Extensions.AI;

namespace Gambi.Participant.AI;

/// <summary>An OpenAI-compatible provider inside this process: takes the requests that would go to an HTTP server, and answers them by a chat client.</summary>
internal sealed class ChatClientHandler : HttpMessageHandler
{
    private readonly IChatClient _client;
    private readonly SharedModels _models;
    private readonly ChatClientProviderOptions _options;
    private readonly ChatRequestReader _requests;
    private readonly EmbeddingsAnswer? _embeddings;
    private readonly AnswerIds _ids;
    private readonly TimeProvider _time;
    private readonly long _created;

    public ChatClientHandler(IChatClient client, SharedModels models, ChatClientProviderOptions options, TimeProvider time, Random random)
    {
        _client = client;
        _models = models;
        _options = options;
        _requests = new(models);
        _embeddings = options.EmbeddingGenerator is { } generator ? new(generator, models) : null;
        _ids = new(random);
        _time = time;
        _created = Now();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return (request.Method.Method, request.RequestUri?.AbsolutePath) switch
            {
                ("POST", { } path) when path.EndsWith("/v1/chat/completions", StringComparison.Ordinal) => await ChatAsync(request, cancellationToken).ConfigureAwait(false),
                ("POST", { } path) when path.EndsWith("/v1/embeddings", StringComparison.Ordinal) => _embeddings is { } embeddings
                    ? await EmbedAsync(embeddings, request, cancellationToken).ConfigureAwait(false)
                    : Answers.Error(new(404, "This participant makes no embeddings.", "route_not_found")),
                ("GET", { } path) when path.EndsWith("/v1/models", StringComparison.Ordinal) => Answers.Json(WriteModels),
                _ => Answers.Error(new(404, "This participant has no such route.", "route_not_found")),
            };
        }
        catch (RequestException wrong)
        {
            return Answers.Error(wrong.Answer);
        }
        catch (Exception failed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TellFailure(failed);
            return Answers.Error(ErrorAnswers.Of(failed));
        }
    }

    private async Task<HttpResponseMessage> ChatAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ChatCall call;
        using (JsonDocument body = await ReadAsync(request, cancellationToken).ConfigureAwait(false))
        {
            ChatRequest read = _requests.Read(body.RootElement);
            call = new(_client, read, new(_ids.Next("chatcmpl-"), Now(), read.Model), _ids, TellFailure);
        }

        return call.Request.Streams
            ? await StreamedAnswer.StartAsync(call, cancellationToken).ConfigureAwait(false)
            : await WholeAnswer.GetAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<HttpResponseMessage> EmbedAsync(EmbeddingsAnswer embeddings, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using JsonDocument body = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        return await embeddings.GetAsync(body.RootElement, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonDocument> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
        {
            throw new RequestException(400, "The request has no body.", "", "invalid_json");
        }

        try
        {
            await content.LoadIntoBufferAsync(ContractLimits.BodyBytes, cancellationToken).ConfigureAwait(false);
            Stream bytes = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonDocument.ParseAsync(bytes, default, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            throw new RequestException(413, $"The request is larger than {ContractLimits.BodyBytes / (1024 * 1024)} MiB.", "", "payload_too_large");
        }
        catch (JsonException malformed)
        {
            throw new RequestException(400, $"The request is no JSON: see line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}.", "", "invalid_json");
        }
    }

    private void WriteModels(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteStartArray("data"u8);
        foreach (string model in _models.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, model);
            writer.WriteString("object"u8, "model"u8);
            writer.WriteNumber("created"u8, _created);
            writer.WriteString("owned_by"u8, "gambi"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void TellFailure(Exception failed) => _options.Failed?.Invoke(failed);

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();
}
