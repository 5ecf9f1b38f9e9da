using Gambi.Client.AI.Tests.Doubles;
using Gambi.Client.AI.Tests.Rooms;
using Gambi.DemoProvider;
using Microsoft.Extensions.AI;

namespace Gambi.Client.AI.Tests;

/// <summary>Embeddings of a room's models.</summary>
public sealed class EmbeddingTests
{
    private static readonly string[] Texts = ["one", "two words", "one"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_text_has_its_embedding_in_order_with_usage()
    {
        await using var room = await AIRoom.StartAsync();
        var embeddings = await room.Models.Embeddings(AIRoom.Model).GenerateAsync(Texts, new() { Dimensions = 8 }, Token);

        Assert.Equal(3, embeddings.Count);
        Assert.All(embeddings, static e => Assert.Equal((8, AIRoom.Model), (e.Dimensions, e.ModelId)));
        Assert.Equal(embeddings[0].Vector.ToArray(), embeddings[2].Vector.ToArray());
        Assert.NotEqual(embeddings[0].Vector.ToArray(), embeddings[1].Vector.ToArray());
        Assert.Equal((4, 4), (embeddings.Usage?.InputTokenCount, embeddings.Usage?.TotalTokenCount));
    }

    [Fact]
    public async Task Floats_and_base64_are_the_same_vectors()
    {
        await using var room = await AIRoom.StartAsync();
        var generator = room.Models.Embeddings(AIRoom.Model);
        var floats = await generator.GenerateVectorAsync("one", cancellationToken: Token);
        var packed = await generator.GenerateVectorAsync("one", new() { AdditionalProperties = new() { ["encoding_format"] = "base64" } }, Token);

        Assert.Equal(64, floats.Length);
        Assert.Equal(floats.ToArray(), packed.ToArray());
    }

    [Fact]
    public async Task Failures_and_cancellation_are_those_of_a_chat()
    {
        await using var room = await AIRoom.StartAsync();
        var nobody = await Assert.ThrowsAsync<GambiException>(() => room.Models.Embeddings("none-such").GenerateAsync(Texts, cancellationToken: Token));
        Assert.Equal(("MODEL_NOT_FOUND", 404), (nobody.Code, nobody.Status));

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var hanging = room.Models.Embeddings(AIRoom.Model).GenerateAsync(["[[hang]]"], cancellationToken: leaving.Token);
        await room.RequestAsync("[[hang]]", DemoRequestState.Running);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        await room.RequestAsync("[[hang]]", DemoRequestState.Aborted);
    }

    [Fact]
    public async Task Nothing_is_asked_about_nothing()
    {
        using var room = new ScriptedRoom("{}", ScriptedRoom.Json);

        Assert.Empty(await room.Inference.AsAI().Embeddings("m").GenerateAsync([], cancellationToken: Token));
        Assert.Equal(0, room.Requests);
    }

    [Fact]
    public async Task The_place_told_by_the_answer_counts()
    {
        using var room = new ScriptedRoom("""{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1.5]}],"model":"m"}""", ScriptedRoom.Json);
        var embeddings = await room.Inference.AsAI().Embeddings("m").GenerateAsync(["a", "b"], new() { ModelId = "other", AdditionalProperties = new() { ["user"] = "me" } }, Token);

        Assert.Equal([1.5f, 2f], embeddings.Select(static e => e.Vector.Span[0]));
        Assert.Null(embeddings.Usage);
        Assert.Equal("/rooms/ABC234/v1/embeddings", room.Path);
        Assert.Equal("""{"model":"other","input":["a","b"],"user":"me"}""", room.Request.GetRawText());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":["x"]}]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AQID"}]}""")]
    public async Task An_answer_without_one_embedding_of_each_text_is_a_failure(string body)
    {
        using var room = new ScriptedRoom(body, ScriptedRoom.Json);
        var failure = await Assert.ThrowsAsync<GambiException>(() => room.Inference.AsAI().Embeddings("m").GenerateAsync(["a", "b"], cancellationToken: Token));

        Assert.Equal((GambiFailure.NotUnderstood, ClientErrorCodes.UnexpectedAnswer, "req_1"), (failure.Failure, failure.Code, failure.RequestId));
    }

    [Fact]
    public void A_generator_tells_what_it_is()
    {
        using var room = new ScriptedRoom("{}", ScriptedRoom.Json);
        using var generator = room.Inference.AsAI().Embeddings("nomic");
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>();

        Assert.Equal(("gambi", "model:nomic"), (metadata?.ProviderName, metadata?.DefaultModelId));
        Assert.Same(generator, generator.GetService<GambiEmbeddingGenerator>());
        Assert.NotNull(generator.GetService<RoomInference>());
        Assert.Null(generator.GetService(typeof(RoomInference), "key"));
    }
}
