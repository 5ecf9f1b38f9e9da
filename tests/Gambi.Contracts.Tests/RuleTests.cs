namespace Gambi.Contracts.Tests;

public sealed class RuleTests
{
    [Theory]
    [InlineData("ABC234", true)]
    [InlineData("abc234", true)]
    [InlineData("a-b_c1", true)]
    [InlineData("ABC23", false)]
    [InlineData("ABC2345", false)]
    [InlineData("ABC 34", false)]
    [InlineData("ÄBC234", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Room_codes_of_ours_and_of_existing_hubs_are_well_formed(string? code, bool expected) => Assert.Equal(expected, RoomCode.IsWellFormed(code));

    [Fact]
    public void The_alphabet_of_codes_has_no_character_that_is_read_for_another()
    {
        Assert.Equal(RoomCode.Alphabet.Length, RoomCode.Alphabet.Distinct().Count());
        Assert.All("01IOlo", static c => Assert.DoesNotContain(c, RoomCode.Alphabet));
    }

    [Theory]
    [InlineData("worker", true)]
    [InlineData("Ana B. ☃", true)]
    [InlineData("anyone", true)]
    [InlineData("models", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("*", false)]
    [InlineData("any", false)]
    [InlineData("model:x", false)]
    [InlineData("a/b", false)]
    [InlineData("a\nb", false)]
    public void Participant_ids_mean_one_thing_only(string? id, bool allowed) => Assert.Equal(allowed, ParticipantId.FindProblem(id) is null);

    [Fact]
    public void Every_error_has_the_documented_status()
    {
        (ErrorDefinition Error, string Code, int Status)[] table =
        [
            (ErrorCatalog.RoomNotFound, "ROOM_NOT_FOUND", 404),
            (ErrorCatalog.ParticipantNotFound, "PARTICIPANT_NOT_FOUND", 404),
            (ErrorCatalog.InvalidRequest, "INVALID_REQUEST", 400),
            (ErrorCatalog.RouteNotFound, "INVALID_REQUEST", 404),
            (ErrorCatalog.InvalidTunnelToken, "INVALID_REQUEST", 401),
            (ErrorCatalog.InvalidPassword, "INVALID_PASSWORD", 401),
            (ErrorCatalog.Forbidden, "FORBIDDEN", 403),
            (ErrorCatalog.EndpointNotReachable, "ENDPOINT_NOT_REACHABLE", 502),
            (ErrorCatalog.ParticipantConflict, "PARTICIPANT_CONFLICT", 409),
            (ErrorCatalog.ParticipantBusy, "PARTICIPANT_BUSY", 409),
            (ErrorCatalog.ParticipantTunnelNotConnected, "PARTICIPANT_TUNNEL_NOT_CONNECTED", 503),
            (ErrorCatalog.ModelNotFound, "MODEL_NOT_FOUND", 404),
            (ErrorCatalog.PayloadTooLarge, "PAYLOAD_TOO_LARGE", 413),
            (ErrorCatalog.RateLimited, "RATE_LIMITED", 429),
            (ErrorCatalog.QueueTimeout, "QUEUE_TIMEOUT", 503),
            (ErrorCatalog.InternalError, "INTERNAL_ERROR", 500),
        ];
        Assert.All(table, static row => Assert.Equal((row.Code, row.Status), (row.Error.Code, row.Error.Status)));
    }

    [Theory]
    [InlineData(0.0, 1, null)]
    [InlineData(2.0, 1, null)]
    [InlineData(2.01, 1, "temperature must be from 0 to 2, not 2.01.")]
    [InlineData(double.NaN, 1, "temperature must be from 0 to 2, not NaN.")]
    [InlineData(1.0, 0, "max_tokens must be at least 1, not 0.")]
    public void Generation_defaults_keep_to_their_ranges(double temperature, int maxTokens, string? problem) =>
        Assert.Equal(problem, RuntimeConfigRules.FindProblem(new RuntimeConfig { Temperature = temperature, MaxTokens = maxTokens }));
}
