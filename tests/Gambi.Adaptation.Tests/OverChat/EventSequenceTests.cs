using System.Text;
using System.Text.Json;
using Gambi.Adaptation.Answers;
using Gambi.TestKit.Schemas;

namespace Gambi.Adaptation.Tests.OverChat;

/// <summary>"Event sequences", sentence by sentence.</summary>
public sealed class EventSequenceTests
{
    [Fact]
    public void Created_and_in_progress_come_before_the_providers_first_byte()
    {
        var translation = new Translation();
        translation.Translator.Open(translation.Client);
        string written = Encoding.UTF8.GetString(translation.Written);
        Assert.StartsWith("event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\"", written, StringComparison.Ordinal);
        Assert.Equal("created in_progress", translation.Types());
    }

    [Fact]
    public void A_background_response_is_created_queued_and_then_in_progress()
    {
        var translation = new Translation(background: true);
        translation.Run(Translation.Recorded("ollama-text"));
        Assert.Empty(ResponseEventSchema.Validate(translation.Written));
        Assert.StartsWith("created queued in_progress output_item.added", translation.Types(), StringComparison.Ordinal);
        Assert.Equal(["queued", "queued", "in_progress"], translation.Events.Take(3).Select(one => one.Data.GetProperty("response").GetProperty("status").GetString()));
    }

    [Fact]
    public void A_message_is_added_told_and_done() => Assert.Equal(
        "created in_progress output_item.added content_part.added output_text.delta output_text.delta output_text.done content_part.done output_item.done completed",
        Translation.OfChunks("""{"content":"a"}""", """{"content":""}""", """{"content":"b"}""", "stop").Types());

    [Fact]
    public void A_refusal_is_added_told_and_done() => Assert.Equal(
        "created in_progress output_item.added content_part.added refusal.delta refusal.done content_part.done output_item.done completed",
        Translation.OfChunks("""{"refusal":"a"}""", "stop").Types());

    [Fact]
    public void Reasoning_is_added_told_and_done_before_the_message_opens() => Assert.Equal(
        "created in_progress output_item.added content_part.added reasoning_text.delta reasoning_text.done content_part.done output_item.done "
            + "output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done completed",
        Translation.OfChunks("""{"reasoning":"a"}""", """{"content":"b"}""", "stop").Types());

    [Fact]
    public void A_function_call_is_added_told_and_done_with_its_name()
    {
        Translation translation = Translation.OfChunks(
            """{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}""", """{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}""", "tool_calls");
        Assert.Equal(
            "created in_progress output_item.added function_call_arguments.delta function_call_arguments.done output_item.done completed", translation.Types());
        Assert.Equal("f", translation.Events[4].Data.GetProperty("name").GetString());
    }

    [Fact]
    public void A_whole_call_is_closed_before_the_next_opens_and_interleaved_ones_stay_open()
    {
        const string Call = "output_item.added function_call_arguments.delta";
        const string Done = "function_call_arguments.done output_item.done";
        Assert.Equal($"created in_progress {Call} {Done} {Call} {Done} completed", Translation.Of(Translation.Recorded("ollama-tools")).Types());
        Assert.Equal(
            $"created in_progress {Call} {Call} function_call_arguments.delta function_call_arguments.delta {Done} {Done} completed",
            Translation.Of(Translation.Recorded("interleaved-tools")).Types());
    }

    [Fact]
    public void A_call_without_arguments_is_called_with_an_empty_object() => Assert.Equal(
        "created in_progress output_item.added function_call_arguments.delta function_call_arguments.done output_item.done completed",
        Translation.OfChunks("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]}""", "tool_calls").Types());

    [Fact]
    public void Arguments_that_come_before_the_name_wait_for_it()
    {
        Translation translation = Translation.OfChunks(
            """{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{\"x\""}}]}""", """{"tool_calls":[{"index":0,"function":{"name":"f","arguments":":1}"}}]}""", "tool_calls");
        Assert.Empty(ResponseEventSchema.Validate(translation.Written));
        Assert.Equal("completed 0+0=0 | f({\"x\":1}) a", translation.Summary());
    }

    [Fact]
    public void A_chunk_that_says_nothing_writes_nothing()
    {
        var translation = new Translation();
        translation.Translator.Open(translation.Client);
        int before = translation.Written.Length;
        foreach (string chunk in new[] { """{"role":"assistant","content":null}""", """{"content":"","refusal":null,"tool_calls":null}""", """+{"choices":null}""", """+{"id":"x"}""" })
        {
            translation.Translator.Feed(Translation.Chunk(chunk), translation.Client);
        }

        translation.Translator.Feed(": keep-alive\n\n\n\ndata:\n\n"u8, translation.Client);
        Assert.Equal(before, translation.Written.Length);
        Assert.False(translation.Translator.SawContent);
    }

    [Fact]
    public void Each_chunk_is_written_as_whole_events_as_soon_as_it_is_there()
    {
        var translation = new Translation();
        translation.Translator.Open(translation.Client);
        translation.Translator.Feed(Translation.Chunk("""{"content":"one"}"""), translation.Client);
        Assert.EndsWith("\n\n", Encoding.UTF8.GetString(translation.Written), StringComparison.Ordinal);
        Assert.Contains("\"delta\":\"one\"", Encoding.UTF8.GetString(translation.Written), StringComparison.Ordinal);
        Assert.True(translation.Translator.SawContent);
        Assert.False(translation.Translator.IsComplete);
    }

    [Fact]
    public void A_provider_that_breaks_off_ends_in_failed_and_then_DONE()
    {
        var translation = new Translation();
        translation.Translator.Feed(Translation.Chunk("""{"content":"one"}"""), translation.Client);
        translation.Translator.Break(new AnswerFailure("tunnel_lost", "The participant is gone."), translation.Client);
        translation.Translator.Break(new AnswerFailure("twice", "Twice."), translation.Client);
        translation.Translator.End(translation.Client);
        Assert.Empty(ResponseEventSchema.Validate(translation.Written));
        Assert.Equal("created in_progress output_item.added content_part.added output_text.delta failed", translation.Types());
        Assert.Equal("""{"code":"server_error","message":"The participant is gone."}""", translation.Final.GetProperty("error").GetRawText());
        Assert.Equal("tunnel_lost", translation.Translator.Failure!.Code);
        Assert.EndsWith("data: [DONE]\n\n", Encoding.UTF8.GetString(translation.Written), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_response_ends_with_an_event_that_clients_know()
    {
        var translation = new Translation(background: true);
        translation.Translator.Feed(Translation.Chunk("""{"content":"one"}"""), translation.Client);
        translation.Translator.Cancel(translation.Client);
        Assert.Empty(ResponseEventSchema.Validate(translation.Written));
        Assert.Equal("cancelled 0+0=0 | ~message one", translation.Summary());
        Assert.Equal("response.incomplete", translation.Events[^1].Type);
        Assert.Null(translation.Translator.Failure);
    }

    [Fact]
    public void A_snapshot_tells_what_has_come()
    {
        var translation = new Translation();
        translation.Translator.Feed(Translation.Chunk("""{"content":"one"}"""), translation.Client);
        var snapshot = new System.Buffers.ArrayBufferWriter<byte>();
        translation.Translator.WriteSnapshot(snapshot);
        JsonElement response = Translation.Json(snapshot.WrittenSpan.ToArray());
        Assert.Empty(ResponseSchema.Validate(response));
        Assert.Equal("in_progress | ~message one", Translation.Summarize(response));
    }

    [Fact]
    public void Nothing_is_written_after_DONE()
    {
        Translation translation = Translation.OfChunks("""{"content":"a"}""", "stop");
        int length = translation.Written.Length;
        translation.Translator.Feed(Translation.Chunk("""{"content":"b"}"""), translation.Client);
        translation.Translator.End(translation.Client);
        Assert.Equal(length, translation.Written.Length);
    }

    [Fact]
    public void An_answer_of_more_than_32_MiB_ends_in_failed()
    {
        var translation = new Translation();
        byte[] chunk = Translation.Chunk($$"""{"content":"{{new string('x', 1024 * 1024)}}"}""");
        for (int i = 0; i < 40 && !translation.Translator.IsComplete; i++)
        {
            translation.Translator.Feed(chunk, new System.Buffers.ArrayBufferWriter<byte>());
        }

        Assert.Equal("answer_too_large", translation.Translator.Failure!.Code);
        Assert.InRange(translation.Translator.FinalResponse.Length, 32 * 1024 * 1024, 70 * 1024 * 1024);
    }

    [Fact]
    public void An_answer_of_too_many_items_ends_in_failed()
    {
        var translation = new Translation();
        for (int i = 0; i < 10_000 && !translation.Translator.IsComplete; i++)
        {
            translation.Translator.Feed(Translation.Chunk("""{"reasoning":"a","content":"b"}"""), new System.Buffers.ArrayBufferWriter<byte>());
        }

        Assert.Equal("answer_too_large", translation.Translator.Failure!.Code);
    }

    [Fact]
    public void An_event_that_does_not_end_is_given_up()
    {
        var translation = new Translation();
        byte[] endless = new byte[1024 * 1024];
        endless.AsSpan().Fill((byte)'x');
        for (int i = 0; i < 40 && !translation.Translator.IsComplete; i++)
        {
            translation.Translator.Feed(endless, translation.Client);
        }

        Assert.Equal("malformed_answer", translation.Translator.Failure!.Code);
    }

    [Fact]
    public void A_call_of_5_MiB_in_one_piece_is_told()
    {
        string arguments = $$"""{"a":"{{new string('x', 5 * 1024 * 1024)}}"}""";
        string escaped = arguments.Replace("\"", "\\\"", StringComparison.Ordinal);
        Translation translation = Translation.OfChunks($$$"""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{{{escaped}}}"}}]}""", "tool_calls");
        Assert.Null(translation.Translator.Failure);
        Assert.Equal(arguments, translation.Final.GetProperty("output")[0].GetProperty("arguments").GetString());
    }

    [Theory]
    [InlineData("""{"content":" word"}""")]
    [InlineData("""{"reasoning_content":" \"word\"\n"}""")]
    [InlineData("""{"tool_calls":[{"index":0,"function":{"arguments":" 1"}}]}""")]
    public void A_delta_costs_next_to_no_memory(string delta)
    {
        var translation = new Translation();
        var client = new System.Buffers.ArrayBufferWriter<byte>(64 * 1024);
        byte[] chunk = Translation.Chunk(delta);
        translation.Translator.Feed(Translation.Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"["}}]}"""), client);
        FeedMany(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        FeedMany(1000);
        Assert.False(translation.Translator.IsComplete);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1000);

        void FeedMany(int count)
        {
            for (int i = 0; i < count; i++)
            {
                client.ResetWrittenCount();
                translation.Translator.Feed(chunk, client);
            }
        }
    }
}
