using System.Text.Json.Nodes;

namespace Gambi.Resilience.Tests.Asking;

/// <summary>One inference request, with what its provider does wrong and when its client hangs up.</summary>
internal sealed record Question
{
    /// <summary>Which of the rooms.</summary>
    public required int Room { get; init; }

    /// <summary>Whether in Responses; else in Chat Completions.</summary>
    public required bool Responses { get; init; }

    public required bool Stream { get; init; }

    /// <summary>The selector.</summary>
    public required string Model { get; init; }

    /// <summary>The words, commands for the provider included.</summary>
    public required string Prompt { get; init; }

    public required Leaving Leaving { get; init; }

    /// <summary>Bytes of ballast in the prompt.</summary>
    public int Ballast { get; init; }

    /// <summary>Whether only its client can end it.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Whether what comes should be events: a provider that refuses answers plainly.</summary>
    public bool WantsEvents => Stream && !Prompt.StartsWith("[[error", StringComparison.Ordinal) && Prompt != "[[html]]";

    public string Path => Responses ? "responses" : "chat/completions";

    public string ToJson(bool background = false)
    {
        var prompt = Ballast == 0 ? Prompt : $"{new string('x', Ballast)} {Prompt}";
        var body = new JsonObject { ["model"] = Model };
        if (Responses)
        {
            body["input"] = prompt;
        }
        else
        {
            body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt });
        }

        if (Stream)
        {
            body["stream"] = true;
        }

        if (background)
        {
            body["background"] = true;
        }

        return body.ToJsonString();
    }

    public override string ToString() => $"room {Room}, {Path}{(Stream ? ", streamed" : "")}, {Model}, '{Prompt}'{(Ballast > 0 ? $" and {Ballast} bytes" : "")}, {Leaving}";
}
