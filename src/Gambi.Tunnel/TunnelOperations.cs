namespace Gambi.Tunnel;

/// <summary>The operations a hub may ask of a participant; anything else is refused by the participant.</summary>
public static class TunnelOperations
{
    /// <summary><c>POST /v1/responses</c>.</summary>
    public const string ResponsesCreate = "responses.create";

    /// <summary><c>GET /v1/responses/:id</c>.</summary>
    public const string ResponsesGet = "responses.get";

    /// <summary><c>DELETE /v1/responses/:id</c>.</summary>
    public const string ResponsesDelete = "responses.delete";

    /// <summary><c>POST /v1/responses/:id/cancel</c>.</summary>
    public const string ResponsesCancel = "responses.cancel";

    /// <summary><c>GET /v1/responses/:id/input_items</c>.</summary>
    public const string ResponsesInputItems = "responses.input_items";

    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    public const string ChatCompletionsCreate = "chat.completions.create";

    /// <summary><c>POST /v1/embeddings</c> (ours).</summary>
    public const string EmbeddingsCreate = "embeddings.create";

    /// <summary><c>POST /v1/completions</c> (ours).</summary>
    public const string CompletionsCreate = "completions.create";

    /// <summary><c>GET /v1/models</c> (ours).</summary>
    public const string ModelsList = "models.list";
}
