using System.Text.Json;

namespace Gambi.DemoProvider.Writing;

/// <summary>One answer in the form of one protocol: whole, or as the events of a stream.</summary>
internal interface IAnswerFormat
{
    /// <summary>Writes the plain answer.</summary>
    void WriteWhole(Utf8JsonWriter writer);

    /// <summary>The events of the stream, made one at a time as they are sent.</summary>
    IEnumerable<SseFrame> Frames();
}
