using System.Text.Json;
using Gambi.Client.AI.Tests.Behaviours;
using Gambi.Client.AI.Tests.Rooms;
using Gambi.DemoProvider;

namespace Gambi.Client.AI.Tests;

/// <summary>The same cases over our client and over OpenAI's own, with every kind of participant: what holds for one must hold for all.</summary>
public sealed class BehaviourTests
{
    public static TheoryData<Way, ParticipantKind> All => Behaviour.All;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_question_is_answered_with_text_usage_and_model(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var said = await Behaviour.Of(way, room).AskAsync(Question.Of("hello ☀ \"you\"") with { Instructions = "Be brief." }, Token);

        Assert.Contains("hello ☀ \"you\"", said.Text, StringComparison.Ordinal);
        Assert.Equal(("stop", AIRoom.Model), (said.Finish, said.Model));
        Assert.True(said.InputTokens >= 5, $"{said.InputTokens}: the instructions were not counted");
        Assert.True(said.OutputTokens > 0);
        Assert.Equal(said.TotalTokens, said.InputTokens + said.OutputTokens);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_pieces_of_a_stream_are_the_whole_answer(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        var pieces = new List<string>();
        var streamed = await behaviour.StreamAsync(Question.Of("[[words:30]]"), Note(pieces), Token);
        var whole = await behaviour.AskAsync(Question.Of("[[words:30]]"), Token);

        Assert.Equal(whole.Text, string.Concat(pieces));
        Assert.Equal(whole, streamed with { Calls = whole.Calls });
        Assert.True(pieces.Count > 5, $"{pieces.Count} pieces");
        Assert.True(streamed.OutputTokens > 0);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Several_tools_are_called_at_once_and_their_results_used(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        foreach (var stream in new[] { false, true })
        {
            var question = Question.Of("[[tools:3]] Lisbon") with { Tools = ["weather", "distance"] };
            var called = await Ask(behaviour, question, stream);

            Assert.Equal("tool_calls", called.Finish);
            Assert.Equal([("weather", "Lisbon"), ("distance", "Lisbon (2)"), ("weather", "Lisbon (3)")], called.Calls.Select(static c => (c.Name, c.City)));
            Assert.Equal(3, called.Calls.Select(static c => c.Id).Distinct().Count());

            var answered = await Ask(behaviour, question.Then([new Turn.Answer(called), .. called.Calls.Select(static (c, n) => new Turn.Result(c.Id, $"result {n}"))]), stream);
            Assert.Contains("result 2", answered.Text, StringComparison.Ordinal);
            Assert.Equal("stop", answered.Finish);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_tool_is_called_again_until_the_model_has_what_it_needs(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        var question = Question.Of("[[steps:2]] weather in Rome") with { Tools = ["weather"] };
        for (var round = 1; round <= 2; round++)
        {
            var called = await Ask(behaviour, question, stream: round == 2);
            var call = Assert.Single(called.Calls);
            question = question.Then(new Turn.Answer(called), new Turn.Result(call.Id, $"round {round}"));
        }

        var said = await Ask(behaviour, question, stream: true);
        Assert.Empty(said.Calls);
        Assert.Contains("round 2", said.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_follows_its_schema(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        foreach (var stream in new[] { false, true })
        {
            var said = await Ask(Behaviour.Of(way, room), Question.Of("a place") with { Structured = true }, stream);
            var place = JsonElement.Parse(said.Text);

            Assert.Equal("a place", place.GetProperty("name").GetString());
            Assert.True(place.GetProperty("far").GetBoolean());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_that_is_cut_short_says_why(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        foreach (var stream in new[] { false, true })
        {
            Assert.Equal("length", (await Ask(behaviour, Question.Of("[[length]]"), stream)).Finish);
            Assert.Equal("length", (await Ask(behaviour, Question.Of("[[words:9]]") with { MaxTokens = 3 }, stream)).Finish);
            Assert.Equal("content_filter", (await Ask(behaviour, Question.Of("[[filter]]"), stream)).Finish);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_refusal_is_told_apart_from_an_answer(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        foreach (var stream in new[] { false, true })
        {
            var said = await Ask(Behaviour.Of(way, room), Question.Of("[[refuse]]"), stream);

            Assert.Equal(("", "I am sorry, but I cannot help with that."), (said.Text, said.Refusal));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_the_provider_answers_as_an_error_keeps_its_status_and_words(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        foreach (var stream in new[] { false, true })
        {
            foreach (var status in new[] { 400, 429, 500 })
            {
                var failed = await FailureOf(behaviour, Question.Of($"[[error:{status}]]"), stream);
                Assert.Equal(status, failed.Status);
                Assert.Contains($"You asked for an error {status}.", failed.Text, StringComparison.Ordinal);
                Assert.Contains("demo_error", failed.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_model_that_nobody_has_is_not_found(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        foreach (var stream in new[] { false, true })
        {
            var failed = await FailureOf(Behaviour.Of(way, room), Question.Of("hi") with { Model = "model:none-such" }, stream);

            Assert.Equal(404, failed.Status);
            Assert.Contains("model_not_found", failed.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(Way.GambiResponses)]
    [InlineData(Way.GambiChat)]
    [InlineData(Way.OpenAIResponses)]
    [InlineData(Way.OpenAIChat)]
    public async Task A_wrong_password_is_refused(Way way)
    {
        await using var room = await AIRoom.StartAsync(password: "right");
        Assert.Contains("hello", (await Ask(Behaviour.Of(way, room), Question.Of("hello"), stream: true)).Text, StringComparison.Ordinal);
        foreach (var stream in new[] { false, true })
        {
            var failed = await FailureOf(Behaviour.Of(way, room, password: "wrong"), Question.Of("hi"), stream);

            Assert.Equal(401, failed.Status);
            Assert.Contains("invalid_password", failed.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Who_is_busy_says_so_where_nobody_may_wait(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind, concurrency: 1, configure: static o => o.QueueTimeout = TimeSpan.Zero);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var behaviour = Behaviour.Of(way, room);
        var first = behaviour.AskAsync(Question.Of("[[hang]]"), leaving.Token);
        await room.RequestAsync("[[hang]]", DemoRequestState.Running);

        var failed = await FailureOf(behaviour, Question.Of("hi") with { Model = AIRoom.Participant }, stream: false);
        Assert.Equal(409, failed.Status);
        Assert.Contains("participant_busy", failed.Text, StringComparison.OrdinalIgnoreCase);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_that_dies_on_the_way_is_a_failure_and_no_short_answer(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        var pieces = new List<string>();
        var failed = await FailureOf(behaviour, Question.Of("[[die]] and tell nobody"), stream: true, pieces);

        Assert.NotEmpty(pieces);
        Assert.Null(failed.Status);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_model_that_breaks_down_amid_its_answer_says_so(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var failed = await FailureOf(Behaviour.Of(way, room), Question.Of("[[fail-mid]]"), stream: true);

        Assert.Contains(way == Way.OpenAIChat ? "without saying why" : "broke down", failed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_cancelled_question_stops_the_provider_before_its_first_byte_and_amid_its_stream(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        var behaviour = Behaviour.Of(way, room);
        foreach (var (prompt, stream) in new[] { ("[[hang]] one", false), ("[[hang]] two", true), ("[[stall]] three", true) })
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var heard = new TaskCompletionSource();
            var asking = stream ? behaviour.StreamAsync(Question.Of(prompt), Tell(heard), leaving.Token) : behaviour.AskAsync(Question.Of(prompt), leaving.Token);
            await room.RequestAsync(prompt, DemoRequestState.Running);
            await (prompt.Contains("stall", StringComparison.Ordinal) ? heard.Task.WaitAsync(AIRoom.Guard, Token) : Task.CompletedTask);
            await leaving.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(AIRoom.Guard, CancellationToken.None));
            await room.RequestAsync(prompt, DemoRequestState.Aborted);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Leaving_a_stream_stops_the_provider(Way way, ParticipantKind kind)
    {
        await using var room = await AIRoom.StartAsync(kind);
        await Behaviour.Of(way, room).StreamAsync(Question.Of("[[stall]] then leave"), static _ => Task.FromResult(false), Token).WaitAsync(AIRoom.Guard, Token);

        await room.RequestAsync("then leave", DemoRequestState.Aborted);
    }

    private static Func<string, Task<bool>> Note(List<string> pieces) => piece =>
    {
        pieces.Add(piece);
        return Task.FromResult(true);
    };

    private static Func<string, Task<bool>> Tell(TaskCompletionSource heard) => _ =>
    {
        heard.TrySetResult();
        return Task.FromResult(true);
    };

    private static Task<Said> Ask(IBehaviour behaviour, Question question, bool stream) =>
        (stream ? behaviour.StreamAsync(question, static _ => Task.FromResult(true), Token) : behaviour.AskAsync(question, Token)).WaitAsync(AIRoom.Guard, Token);

    private static async Task<Failed> FailureOf(IBehaviour behaviour, Question question, bool stream, List<string>? pieces = null)
    {
        var asking = stream ? behaviour.StreamAsync(question, Note(pieces ?? []), Token) : behaviour.AskAsync(question, Token);
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => asking.WaitAsync(AIRoom.Guard, Token));
        var failed = behaviour.FailureOf(exception);
        Assert.True(failed is not null, exception.ToString());
        return failed;
    }
}
