using OpenAI.Responses;

namespace Gambi.Conformance;

/// <summary>Requests of NuGet <c>OpenAI</c>'s Responses client to whoever is in the room.</summary>
internal static class Questions
{
    public static CreateResponseOptions Ask(string? prompt = null, bool stream = false)
    {
        CreateResponseOptions options = new() { Model = Rooms.ConformanceRoom.Selector, StreamingEnabled = stream };
        if (prompt is not null)
        {
            options.InputItems.Add(ResponseItem.CreateUserMessageItem(prompt));
        }

        return options;
    }

    /// <summary>The same, with a tool to call.</summary>
    public static CreateResponseOptions WithWeather(string? prompt = null, bool stream = false)
    {
        CreateResponseOptions options = Ask(prompt, stream);
        options.Tools.Add(ResponseTool.CreateFunctionTool(
            "weather",
            BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
            strictModeEnabled: true,
            "Tells the weather of a city."));
        return options;
    }
}
