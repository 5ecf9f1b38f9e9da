using System.Buffers;
using System.Text.Json;
using Gambi.Adaptation;
using Gambi.Adaptation.Sse;
using Gambi.Hub.Failures;

namespace Gambi.Hub.Exchange;

/// <summary>The last event of a stream that broke off, such as OpenAI's clients raise as an error; no <c>[DONE]</c> follows it.</summary>
internal static class StreamBreak
{
    /// <param name="protocol">What the client speaks.</param>
    /// <param name="failure">What happened.</param>
    /// <param name="events">Events the client has had: the next one's number on Responses.</param>
    /// <param name="client">Where it goes.</param>
    public static void Write(InferenceProtocol protocol, HubFailure failure, long events, IBufferWriter<byte> client)
    {
        var isResponses = protocol == InferenceProtocol.Responses;
        var data = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(data))
        {
            json.WriteStartObject();
            if (isResponses)
            {
                // OpenAI's own form; some of its clients read these, others the object below.
                json.WriteString("type"u8, "error"u8);
                json.WriteString("code"u8, Code(failure));
                json.WriteString("message"u8, failure.Message);
                json.WriteString("param"u8, ""u8);
                json.WriteNumber("sequence_number"u8, events);
            }

            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, failure.Message);
            json.WriteString("type"u8, "server_error"u8);
            json.WriteString("param"u8, ""u8);
            json.WriteString("code"u8, Code(failure));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        SseEncoder.WriteEvent(client, isResponses ? "error"u8 : [], data.WrittenSpan);
    }

    private static string Code(HubFailure failure) => failure.Error.Code.ToLowerInvariant();
}
