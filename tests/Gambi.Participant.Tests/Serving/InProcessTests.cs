using Gambi.Participant.Tests.Doubles;
using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Serving;

/// <summary>A provider that is a handler of the owner's own.</summary>
public sealed class InProcessTests
{
    private const string Secret = "sk-secret";

    public static TheoryData<Exception> BeforeTheAnswer => [new InvalidOperationException(Secret), new HttpRequestException(Secret), new BrokenAnswerException(Secret)];

    [Theory]
    [MemberData(nameof(BeforeTheAnswer), DisableDiscoveryEnumeration = true)]
    public async Task What_it_throws_fails_one_request_and_is_told_to_the_owner_alone(Exception thrown)
    {
        bool throws = true;
        using ScriptedHandler handler = new(() => throws ? throw thrown : new StringContent("fine"));
        await using ForwardingRig rig = new(ProviderAddress.InProcess, change: options => options with { ProviderHandler = handler });

        TunnelException failed = await Assert.ThrowsAsync<TunnelException>(() => rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi")));
        RequestEndedEvent ended = await rig.EndedAsync();
        throws = false;
        await using TunnelReply next = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi"));

        Assert.DoesNotContain(Secret, failed.Message, StringComparison.Ordinal);
        Assert.Equal((RequestEnd.Failed, thrown), (ended.End, ended.Error));
        Assert.Equal("fine", await ForwardingRig.ReadAsync(next));
        Assert.Null((await rig.EndedAsync()).Error);
    }

    [Theory]
    [InlineData(true, "The poet fell asleep.")]
    [InlineData(false, "in the middle of its answer")]
    public async Task An_answer_that_breaks_off_says_why_when_it_is_meant_to(bool meant, string message)
    {
        IOException broken = meant ? new BrokenAnswerException("The poet fell asleep.") : new IOException(Secret);
        using ScriptedHandler handler = new(() => new StreamContent(new BreakingStream("Once upon"u8.ToArray(), broken)));
        await using ForwardingRig rig = new(ProviderAddress.InProcess, change: options => options with { ProviderHandler = handler });

        await using TunnelReply reply = await rig.SendAsync(ForwardingRig.Chat(), ForwardingRig.Prompt("hi"));
        TunnelException failed = await Assert.ThrowsAsync<TunnelException>(() => ForwardingRig.ReadAsync(reply));

        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failed.Message, StringComparison.Ordinal);
        Assert.Same(broken, (await rig.EndedAsync()).Error);
    }

    private sealed class ScriptedHandler(Func<HttpContent> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return new() { Content = answer() };
        }
    }

    private sealed class BreakingStream(byte[] bytes, Exception end) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var count and > 0 ? count : throw end;
    }
}
