using System.Net;
using System.Text;
using Gambi.Load.Answers;
using Gambi.Load.Load;
using Gambi.Load.Provider;

namespace Gambi.Load.Tests;

public sealed class ProviderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("plain")]
    [InlineData("stream-20-1000")]
    [InlineData("stream-500-0")]
    [InlineData("bulk-1")]
    [InlineData("upload-1")]
    public async Task What_the_provider_sends_is_what_the_check_expects_again_and_again(string model)
    {
        using var provider = ProviderServer.Start([model]);
        var question = Question.Native(Way(provider), model);
        var traffic = new Traffic();
        using var connection = new LoadConnection(question.Target.EndPoint, traffic);
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            await connection.AskAsync(question.Request, question.Check()).AsTask().WaitAsync(Patience, TimeProvider.System);
        }

        Assert.Equal(3, traffic.Requests);
    }

    [Fact]
    public async Task A_large_request_that_lost_a_byte_on_its_way_is_refused()
    {
        using var provider = ProviderServer.Start([]);
        var question = Question.Native(Way(provider), "upload-1");
        using var connection = new LoadConnection(question.Target.EndPoint, new Traffic());
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        question.Request[question.Request.AsSpan().IndexOf((byte)AnswerScript.Filler)] = (byte)' ';

        await Assert.ThrowsAsync<LoadException>(() => connection.AskAsync(question.Request, question.Check()).AsTask().WaitAsync(Patience, TimeProvider.System));
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("stream-10000-1000")]
    public async Task A_client_that_leaves_is_noticed_once(string model)
    {
        using var provider = ProviderServer.Start([]);
        var question = Question.Native(Way(provider), model);
        var connection = new LoadConnection(question.Target.EndPoint, new Traffic());
        await connection.ConnectAsync(TestContext.Current.CancellationToken);
        var check = new FirstByteCheck();
        var answer = connection.AskAsync(question.Request, check).AsTask();
        if (model != "silence")
        {
            await check.FirstByte.WaitAsync(Patience, TimeProvider.System);
        }

        connection.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => answer.WaitAsync(Patience, TimeProvider.System));
        Assert.True(await provider.Aborts.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System) > 0);
        Assert.Equal("", provider.TakeAborts());
    }

    [Fact]
    public async Task A_probe_learns_the_models_and_that_chat_is_all_it_speaks()
    {
        using var provider = ProviderServer.Start(["plain", "bulk-1"]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{provider.Port}/") };
        using var empty = new StringContent("{}", Encoding.UTF8, "application/json");

        Assert.Contains("\"bulk-1\"", await client.GetStringAsync(new Uri("v1/models", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), empty)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri("v1/responses", UriKind.Relative), empty)).StatusCode);
    }

    private static Target Way(ProviderServer provider) => new() { Name = Target.Direct, EndPoint = new(IPAddress.Loopback, provider.Port) };
}
