using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Gambi.Samples.ParticipantInYourApp;

/// <summary>A "model" that calculates: the place of whatever you have as an <see cref="IChatClient"/>.</summary>
internal sealed partial class Calculator : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Match sum = Sum().Match(messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "");
        if (!sum.Success)
        {
            yield return new(ChatRole.Assistant, "I can only calculate, such as 6 * 7.");
            yield break;
        }

        yield return new(ChatRole.Assistant, $"{sum.Value} = ");
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return new(ChatRole.Assistant, Calculate(sum).ToString("0.####", CultureInfo.InvariantCulture));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing to give back; a client of a real model closes its connections here.
    }

    private static double Calculate(Match sum)
    {
        double left = double.Parse(sum.Groups["left"].Value, CultureInfo.InvariantCulture);
        double right = double.Parse(sum.Groups["right"].Value, CultureInfo.InvariantCulture);
        return sum.Groups["sign"].Value switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            _ => left / right,
        };
    }

    [GeneratedRegex(@"(?<left>\d+(\.\d+)?)\s*(?<sign>[-+*/])\s*(?<right>\d+(\.\d+)?)", RegexOptions.ExplicitCapture)]
    private static partial Regex Sum();
}
