using System.Text.Json;
using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.OverChat;

/// <summary>The reader of one chunk of a Chat answer, or of a whole one. It finds values and looks into none of them.</summary>
internal static class ChatChunkReader
{
    /// <summary>Reads a chunk; throws a <see cref="JsonException"/> when it is no JSON object.</summary>
    public static ChatChunk Read(ReadOnlySpan<byte> json)
    {
        var chunk = default(ChatChunk);
        var reader = new Utf8JsonReader(json, JsonMember.ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chunk is a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = reader.ValueTextEquals("choices"u8);
            bool isUsage = reader.ValueTextEquals("usage"u8);
            bool isError = reader.ValueTextEquals("error"u8);
            bool isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isChoices && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadChoices(ref reader, json, ref chunk);
                continue;
            }

            ReadOnlySpan<byte> value = JsonMember.ReadValue(ref reader, json);
            chunk.Usage = isUsage && !value.IsEmpty ? value : chunk.Usage;
            chunk.Error = isError && IsError(value) ? value : isObject && value.SequenceEqual("\"error\""u8) ? json : chunk.Error;
        }

        // Throws when anything but white space follows.
        reader.Read();
        return chunk;
    }

    private static void ReadChoices(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref ChatChunk chunk)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            ReadOnlySpan<byte> usage = chunk.Usage;
            ReadOnlySpan<byte> error = chunk.Error;
            var choice = default(ChatChunk);
            if (ReadChoice(ref reader, json, ref choice) && !chunk.HasChoice)
            {
                chunk = choice;
                chunk.HasChoice = true;
                chunk.Usage = usage.IsEmpty ? choice.Usage : usage;
                chunk.Error = error.IsEmpty ? choice.Error : error;
            }
        }
    }

    /// <summary>Reads a choice; answers whether it is the first.</summary>
    private static bool ReadChoice(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref ChatChunk choice)
    {
        bool isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = reader.ValueTextEquals("index"u8);
            bool isMessage = reader.ValueTextEquals("message"u8);
            bool isDelta = reader.ValueTextEquals("delta"u8) || isMessage;
            bool isFinish = reader.ValueTextEquals("finish_reason"u8);
            bool isLogprobs = reader.ValueTextEquals("logprobs"u8);
            bool isUsage = reader.ValueTextEquals("usage"u8);
            bool isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isDelta && reader.TokenType == JsonTokenType.StartObject)
            {
                choice.IsWhole |= isMessage;
                ReadDelta(ref reader, json, ref choice);
                continue;
            }

            isFirst &= !isIndex || reader.TokenType != JsonTokenType.Number || (reader.TryGetInt32(out int index) && index == 0);
            ReadOnlySpan<byte> value = JsonMember.ReadValue(ref reader, json);
            choice.FinishReason = isFinish ? value : choice.FinishReason;
            choice.Logprobs = isLogprobs ? JsonMember.Find(value, "content"u8) : choice.Logprobs;
            choice.Usage = isUsage ? value : choice.Usage;
            choice.Error = isError && IsError(value) ? value : choice.Error;
        }

        return isFirst;
    }

    private static void ReadDelta(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ref ChatChunk choice)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = reader.ValueTextEquals("content"u8);
            bool isReasoning = reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8);
            bool isRefusal = reader.ValueTextEquals("refusal"u8);
            bool isCalls = reader.ValueTextEquals("tool_calls"u8);
            bool isCall = reader.ValueTextEquals("function_call"u8);
            reader.Read();
            ReadOnlySpan<byte> value = JsonMember.ReadValue(ref reader, json);
            choice.Content = isContent ? value : choice.Content;
            choice.Refusal = isRefusal ? value : choice.Refusal;
            choice.ToolCalls = isCalls ? value : choice.ToolCalls;
            choice.FunctionCall = isCall ? value : choice.FunctionCall;

            // Some say it under both names.
            choice.Reasoning = isReasoning && value.Length > choice.Reasoning.Length ? value : choice.Reasoning;
        }
    }

    /// <summary>Some say <c>error: ""</c> or <c>false</c> where there is none.</summary>
    private static bool IsError(ReadOnlySpan<byte> value) => value.StartsWith("{"u8) || (value.StartsWith("\""u8) && value.Length > 2);
}
