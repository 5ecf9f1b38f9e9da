using System.Net;
using System.Text.Json;
using Gambi.Participant.AI.Tests.Doubles;
using OpenAI.Embeddings;

namespace Gambi.Participant.AI.Tests.Serving;

public sealed class EmbeddingsTests
{
    [Fact]
    public async Task Texts_are_embedded_through_the_room()
    {
        await using SharedRoom room = await SharedRoom.StartAsync(ScriptedChatClient.Saying("hi"), new() { EmbeddingGenerator = new ScriptedEmbeddings("nomic") });
        OpenAIEmbeddingCollection made = await room.OpenAI.GetEmbeddingClient("model:nomic").GenerateEmbeddingsAsync(["a", "bcd"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([[1f, 48.5f], [3f, 49f]], made.Select(embedding => embedding.ToFloats().ToArray()));
        Assert.Equal((3, "nomic"), (made.Usage.InputTokenCount, made.Model));
    }

    [Fact]
    public async Task Numbers_are_told_as_such_or_as_base64()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying(), new() { EmbeddingGenerator = new ScriptedEmbeddings() });
        JsonElement plain = await rig.AskAsync("""{"model":"e","input":"a"}""", "embeddings");
        JsonElement packed = await rig.AskAsync("""{"model":"e","input":["a"],"encoding_format":"base64"}""", "embeddings");
        Assert.Equal([1, 48.5f], plain.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle()));
        Assert.Equal([1, 48.5f], packed.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64().Chunk(4).Select(bytes => BitConverter.ToSingle(bytes)));
    }

    [Theory]
    [InlineData("""{"model":"e"}""", "input")]
    [InlineData("""{"model":"e","input":[]}""", "input")]
    [InlineData("""{"model":"e","input":[[1,2]]}""", "input[0]")]
    [InlineData("""{"model":"e","input":"a","encoding_format":"hex"}""", "encoding_format")]
    [InlineData("""{"model":"e","input":"a","dimensions":0}""", "dimensions")]
    [InlineData("""{"model":"other","input":"a"}""", "model")]
    public async Task A_request_that_cannot_be_read_is_named(string request, string param)
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying(), new() { EmbeddingGenerator = new ScriptedEmbeddings() });
        var (status, error) = await rig.FailAsync(request, "embeddings");
        Assert.Equal((param == "model" ? 404 : 400, param), (status, error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task A_generator_of_several_models_is_told_which_one_is_asked_for_and_the_size()
    {
        ScriptedEmbeddings generator = new();
        using ProviderRig rig = new(ScriptedChatClient.Saying(), new() { EmbeddingGenerator = generator }, new(["m"], ["small", "large"]));
        await rig.AskAsync("""{"model":"large","input":"a","dimensions":2}""", "embeddings");
        await rig.AskAsync("""{"model":"m","input":"a"}""", "embeddings");
        Assert.Equal([("large", 2), (null, null)], generator.Calls.Select(call => (call?.ModelId, call?.Dimensions)));
    }

    [Fact]
    public async Task Embeddings_that_are_fewer_than_their_texts_are_a_failure()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying(), new() { EmbeddingGenerator = new ScriptedEmbeddings() });
        Assert.Equal(500, (await rig.FailAsync("""{"model":"e","input":["a","[[lost]]"]}""", "embeddings")).Status);
    }

    [Fact]
    public async Task Without_a_generator_there_is_no_such_route()
    {
        using ProviderRig rig = new(ScriptedChatClient.Saying());
        Assert.Equal(404, (await rig.FailAsync("""{"model":"e","input":"a"}""", "embeddings")).Status);
        Assert.Equal(404, (await rig.FailAsync("""{"model":"m","input":"a"}""", "responses")).Status);
        using HttpResponseMessage models = await rig.GetAsync("models");
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
        using JsonDocument list = JsonDocument.Parse(await models.Content.ReadAsStringAsync());
        Assert.Equal(["m", "e"], list.RootElement.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
    }
}
