using System.Text.Json;

namespace Gambi.Contracts.Tests;

public sealed class GoldenJsonTests
{
    private static readonly ResponseMeta Meta = new("req_1");

    private static readonly RoomSummary Room = new()
    {
        Id = "room_1",
        Code = "ABC234",
        Name = "Lab",
        HostId = "host_1",
        CreatedAt = 1_700_000_000_000,
        ParticipantCount = 2,
        PasswordProtected = true,
    };

    private static readonly ParticipantSummary Participant = new()
    {
        Id = "worker",
        Nickname = "Ana",
        Model = "llama3",
        Models = ["llama3", "qwen"],
        Endpoint = "http://localhost:11434",
        Status = ParticipantStatus.Busy,
        Concurrency = 2,
        Active = 2,
        JoinedAt = 1,
        LastSeen = 2,
        UpdatedAt = 3,
    };

    [Fact]
    public void A_success_is_data_and_meta() => Assert.Equal(
        """{"data":{"status":"ok","timestamp":5},"meta":{"requestId":"req_1"}}""",
        JsonSerializer.Serialize(new Envelope<HealthStatus>(new("ok", 5), Meta), ContractsJson.Default.EnvelopeHealthStatus));

    [Fact]
    public void A_failure_is_error_and_meta_without_what_it_has_not() => Assert.Equal(
        """{"error":{"code":"ROOM_NOT_FOUND","message":"There is no room 'X'."},"meta":{"requestId":"req_1"}}""",
        JsonSerializer.Serialize(
            new ErrorEnvelope(new ErrorBody { Code = "ROOM_NOT_FOUND", Message = "There is no room 'X'." }, Meta), ContractsJson.Readable.ErrorEnvelope));

    [Fact]
    public void A_failure_has_hint_and_details_when_it_has_them() => Assert.Equal(
        """{"error":{"code":"INVALID_REQUEST","message":"m","hint":"h – `x`","details":{"forbidden":["authHeaders"]}},"meta":{"requestId":"req_1"}}""",
        JsonSerializer.Serialize(
            new ErrorEnvelope(
                new ErrorBody { Code = "INVALID_REQUEST", Message = "m", Hint = "h – `x`", Details = JsonElement.Parse("""{"forbidden":["authHeaders"]}""") }, Meta),
            ContractsJson.Readable.ErrorEnvelope));

    [Fact]
    public void A_room_leaves_defaults_out_when_it_has_none() => Assert.Equal(
        """{"id":"room_1","code":"ABC234","name":"Lab","hostId":"host_1","createdAt":1700000000000,"participantCount":2,"passwordProtected":true}""",
        JsonSerializer.Serialize(Room, ContractsJson.Default.RoomSummary));

    [Fact]
    public void Defaults_are_shown_without_their_instructions() => Assert.Equal(
        """{"temperature":0.5,"top_p":1,"max_tokens":9,"stop":["a"],"frequency_penalty":-2,"presence_penalty":2,"seed":7,"hasInstructions":true}""",
        JsonSerializer.Serialize(
            PublicRuntimeConfig.Of(new RuntimeConfig
            {
                Temperature = 0.5,
                TopP = 1,
                MaxTokens = 9,
                Stop = ["a"],
                FrequencyPenalty = -2,
                PresencePenalty = 2,
                Seed = 7,
                Instructions = "secret",
            }),
            ContractsJson.Default.PublicRuntimeConfig));

    [Fact]
    public void A_created_room_has_host_id_and_host_key() => Assert.EndsWith(
        ""","hostId":"host_1","hostKey":"key"}""",
        JsonSerializer.Serialize(new CreatedRoom { Room = Room, HostId = "host_1", HostKey = "key" }, ContractsJson.Default.CreatedRoom),
        StringComparison.Ordinal);

    [Fact]
    public void A_participant_has_null_for_a_tunnel_never_seen() => Assert.Equal(
        """{"id":"worker","nickname":"Ana","model":"llama3","models":["llama3","qwen"],"endpoint":"http://localhost:11434","config":{"hasInstructions":false},"specs":{},"capabilities":{"openResponses":"unknown","chatCompletions":"unknown"},"connection":{"kind":"tunnel","connected":false,"lastTunnelSeenAt":null},"status":"busy","concurrency":2,"active":2,"joinedAt":1,"lastSeen":2,"updatedAt":3}""",
        JsonSerializer.Serialize(Participant, ContractsJson.Default.ParticipantSummary));

    [Fact]
    public void A_registration_answers_participant_room_and_tunnel()
    {
        var json = JsonSerializer.Serialize(
            new RegisteredParticipant { Participant = Participant, RoomId = "room_1", Tunnel = new TunnelBootstrap { Url = "ws://h/t", Token = "T" } },
            ContractsJson.Default.RegisteredParticipant);
        Assert.EndsWith(""","roomId":"room_1","tunnel":{"url":"ws://h/t","token":"T"}}""", json, StringComparison.Ordinal);
        json = JsonSerializer.Serialize(
            new RegisteredParticipant { Participant = Participant, RoomId = "room_1", Tunnel = new TunnelBootstrap { Url = "ws://h/t", Token = "T" }, ParticipantKey = "key" },
            ContractsJson.Default.RegisteredParticipant);
        Assert.EndsWith(""","roomId":"room_1","tunnel":{"url":"ws://h/t","token":"T"},"participantKey":"key"}""", json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heartbeat_answers_success_status_and_last_seen() => Assert.Equal(
        """{"success":true,"status":"online","lastSeen":9}""",
        JsonSerializer.Serialize(new HeartbeatResult { Status = ParticipantStatus.Online, LastSeen = 9 }, ContractsJson.Default.HeartbeatResult));

    [Fact]
    public void Event_data_have_their_documented_shapes()
    {
        Assert.Equal("""{"clientId":"c"}""", JsonSerializer.Serialize(new ConnectedData("c"), ContractsJson.Default.ConnectedData));
        Assert.Equal("""{"clientId":"c","firstEventId":7}""", JsonSerializer.Serialize(new ConnectedData("c", 7), ContractsJson.Default.ConnectedData));
        Assert.Equal("""{"participantId":"p"}""", JsonSerializer.Serialize(new ParticipantRef("p"), ContractsJson.Default.ParticipantRef));
        Assert.Equal("""{"code":"ABC234"}""", JsonSerializer.Serialize(new RoomRef("ABC234"), ContractsJson.Default.RoomRef));
        Assert.Equal("""{"waiting":3,"oldestMs":4100}""", JsonSerializer.Serialize(new QueueState(3, 4100), ContractsJson.Default.QueueState));
        Assert.Contains(
            "\"passwordProtected\":true,\"guard\":\"join\"", JsonSerializer.Serialize(Room with { PasswordProtected = true, Guard = RoomGuard.Join }, ContractsJson.Default.RoomSummary), StringComparison.Ordinal);
        Assert.EndsWith(""","queue":{"waiting":0,"oldestMs":0}}""", JsonSerializer.Serialize(Room with { Queue = QueueState.Empty }, ContractsJson.Default.RoomSummary), StringComparison.Ordinal);
        Assert.Equal(
            """{"durationMs":20,"queuedMs":1.5,"retries":2}""", JsonSerializer.Serialize(new LlmMetrics { DurationMs = 20, QueuedMs = 1.5, Retries = 2 }, ContractsJson.Default.LlmMetrics));
        Assert.Equal("""{"count":3}""", JsonSerializer.Serialize(new EventsDroppedData(3), ContractsJson.Default.EventsDroppedData));
        Assert.Equal(
            """{"requestId":"r","participantId":"p","model":"m","protocol":"openResponses"}""",
            JsonSerializer.Serialize(
                new LlmRequestData { RequestId = "r", ParticipantId = "p", Model = "m", Protocol = InferenceProtocolName.OpenResponses }, ContractsJson.Default.LlmRequestData));
        Assert.Equal(
            """{"requestId":"r","participantId":"p","model":"m","protocol":"chatCompletions","metrics":{"ttftMs":1.5,"durationMs":20,"inputTokens":3,"outputTokens":4,"totalTokens":7,"tokensPerSecond":200}}""",
            JsonSerializer.Serialize(
                new LlmCompleteData
                {
                    RequestId = "r",
                    ParticipantId = "p",
                    Model = "m",
                    Protocol = InferenceProtocolName.ChatCompletions,
                    Metrics = new LlmMetrics { TtftMs = 1.5, DurationMs = 20, InputTokens = 3, OutputTokens = 4, TotalTokens = 7, TokensPerSecond = 200 },
                },
                ContractsJson.Default.LlmCompleteData));
        Assert.Equal(
            """{"requestId":"r","participantId":"p","nickname":"n","endpoint":"http://e","model":"m","protocol":"embeddings","stage":"client_cancelled","error":"gone"}""",
            JsonSerializer.Serialize(
                new LlmErrorData
                {
                    RequestId = "r",
                    ParticipantId = "p",
                    Nickname = "n",
                    Endpoint = "http://e",
                    Model = "m",
                    Protocol = InferenceProtocolName.Embeddings,
                    Stage = LlmStage.ClientCancelled,
                    Error = "gone",
                },
                ContractsJson.Default.LlmErrorData));
    }

    [Fact]
    public void A_model_list_is_in_OpenAIs_form()
    {
        var list = new ModelList("list", [new ModelEntry { Id = "model:llama3", Created = 5, OwnedBy = "gambi" }]);
        Assert.Equal(
            """{"object":"list","data":[{"id":"model:llama3","object":"model","created":5,"owned_by":"gambi"}]}""", JsonSerializer.Serialize(list, ContractsJson.Default.ModelList));
    }

    [Fact]
    public void An_event_of_a_newer_hub_is_read_with_what_is_known()
    {
        var read = JsonSerializer.Deserialize("""{"type":"new.thing","timestamp":7,"roomCode":"ABC234","data":{"a":1},"more":true}""", ContractsJson.Default.RoomEvent)!;
        Assert.Equal(("new.thing", 7, "ABC234", 1), (read.Type, read.Timestamp, read.RoomCode, read.Data.GetProperty("a").GetInt32()));
    }

    [Fact]
    public void A_participant_of_an_existing_hub_is_read_without_what_is_ours()
    {
        var read = JsonSerializer.Deserialize(
            """{"id":"w","nickname":"n","model":"m","endpoint":"e","config":{"hasInstructions":false},"specs":{},"capabilities":{"openResponses":"supported","chatCompletions":"unsupported"},"connection":{"kind":"tunnel","connected":true,"lastTunnelSeenAt":4},"status":"online","joinedAt":1,"lastSeen":2,"updatedAt":3}""",
            ContractsJson.Default.ParticipantSummary)!;
        Assert.Equal((ParticipantStatus.Online, ProtocolSupport.Unsupported, 4L, 1), (read.Status, read.Capabilities.ChatCompletions, read.Connection.LastTunnelSeenAt, read.Concurrency));
        Assert.Empty(read.Models);
        Assert.Null(read.Metrics);

        var bare = JsonSerializer.Deserialize("""{"id":"w","nickname":"n","model":"m","endpoint":"e","specs":null}""", ContractsJson.Default.ParticipantSummary)!;
        Assert.Equal((false, "tunnel", new MachineSpecs()), (bare.Connection.Connected, bare.Connection.Kind, bare.Specs));
    }

    [Fact]
    public void Secrets_are_in_no_text_that_a_log_might_hold()
    {
        object[] secretive =
        [
            new CreateRoomRequest { Name = "n", Password = "s3cret" },
            new RegisterParticipantRequest { Nickname = "n", Password = "s3cret" },
            new CreatedRoom { Room = Room, HostId = "h", HostKey = "s3cret" },
            new TunnelBootstrap { Url = "ws://h", Token = "s3cret" },
            new RegisteredParticipant
            {
                Participant = new() { Id = "w", Nickname = "n", Model = "m", Endpoint = "e" },
                RoomId = "room_1",
                Tunnel = new() { Url = "ws://h", Token = "s3cret" },
                ParticipantKey = "s3cret",
            },
        ];
        Assert.All(secretive, static o => Assert.DoesNotContain("s3cret", o.ToString(), StringComparison.Ordinal));
    }
}
