using System.Text.Json;
using Gambi.Client;

namespace Gambi.Cli.Watching;

/// <summary>A room event as one JSON line: as the hub sent it, with the id that <c>--after</c> takes, and with <c>gap</c> where events before it were lost.</summary>
internal static class EventDocument
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter writer, ReceivedEvent received)
    {
        writer.WriteStartObject();
        writer.WriteString("type", received.Event.Type);
        writer.WriteNumber("timestamp", received.Event.Timestamp);
        if (received.Event.RoomCode is { } room)
        {
            writer.WriteString("roomCode", room);
        }

        if (received.Event.Data.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("data");
            received.Event.Data.WriteTo(writer);
        }

        if (received.Id is { } id)
        {
            writer.WriteString("id", id);
        }

        if (received.Gap is { } gap)
        {
            // Without a count nobody knows how many.
            writer.WriteStartObject("gap");
            if (gap.Count is { } count)
            {
                writer.WriteNumber("count", count);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
