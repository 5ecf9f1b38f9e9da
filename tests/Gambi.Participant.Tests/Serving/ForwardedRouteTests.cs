using Gambi.Tunnel;

namespace Gambi.Participant.Tests.Serving;

public sealed class ForwardedRouteTests
{
    [Theory]
    [InlineData("responses.create", "POST", "/v1/responses")]
    [InlineData("responses.create", "POST", "/v1/responses?a=b&c=%20%2e%2e/x")]
    [InlineData("responses.get", "GET", "/v1/responses/resp_01-ab.c~d")]
    [InlineData("responses.get", "GET", "/v1/responses/resp_1?stream=true&starting_after=3")]
    [InlineData("responses.get", "GET", "/v1/responses/resp%3A1")]
    [InlineData("responses.delete", "DELETE", "/v1/responses/resp_1")]
    [InlineData("responses.cancel", "POST", "/v1/responses/resp_1/cancel")]
    [InlineData("responses.input_items", "GET", "/v1/responses/resp_1/input_items?limit=2")]
    [InlineData("chat.completions.create", "POST", "/v1/chat/completions")]
    [InlineData("embeddings.create", "POST", "/v1/embeddings")]
    [InlineData("completions.create", "POST", "/v1/completions")]
    [InlineData("models.list", "GET", "/v1/models")]
    public void The_operations_of_the_contract_pass(string operation, string method, string path) => Assert.True(IsAllowed(operation, method, path));

    [Theory]
    [InlineData("responses.get", "GET", "/v1/responses/..")]
    [InlineData("responses.get", "GET", "/v1/responses/.")]
    [InlineData("responses.get", "GET", "/v1/responses/../models")]
    [InlineData("responses.get", "GET", "/v1/responses/%2e%2e")]
    [InlineData("responses.get", "GET", "/v1/responses/%2E.")]
    [InlineData("responses.get", "GET", "/v1/responses/.%2e")]
    [InlineData("responses.get", "GET", "/v1/responses/a%2fb")]
    [InlineData("responses.get", "GET", "/v1/responses/a%5cb")]
    [InlineData("responses.get", "GET", "/v1/responses/%252e%252e")]
    [InlineData("responses.get", "GET", "/v1/responses/a%00")]
    [InlineData("responses.get", "GET", "/v1/responses/a%0d%0a")]
    [InlineData("responses.get", "GET", "/v1/responses/a%")]
    [InlineData("responses.get", "GET", "/v1/responses/a%2")]
    [InlineData("responses.get", "GET", "/v1/responses/a%zz")]
    [InlineData("responses.get", "GET", "/v1/responses/a\\..\\b")]
    [InlineData("responses.get", "GET", "/v1/responses/a b")]
    [InlineData("responses.get", "GET", "/v1/responses/a#b")]
    [InlineData("responses.get", "GET", "/v1/responses/é")]
    [InlineData("responses.get", "GET", "/v1/responses/")]
    [InlineData("responses.get", "GET", "/v1/responses")]
    [InlineData("responses.get", "GET", "/v1/responses/a/input_items")]
    [InlineData("responses.get", "POST", "/v1/responses/a")]
    [InlineData("responses.delete", "GET", "/v1/responses/a")]
    [InlineData("responses.cancel", "POST", "/v1/responses/cancel")]
    [InlineData("responses.cancel", "POST", "/v1/responses//cancel")]
    [InlineData("responses.cancel", "POST", "/v1/responses/../cancel")]
    [InlineData("responses.cancel", "POST", "/v1/responses/a/b/cancel")]
    [InlineData("responses.create", "PUT", "/v1/responses")]
    [InlineData("responses.create", "post", "/v1/responses")]
    [InlineData("responses.create", "POST", "/v1/responses/")]
    [InlineData("responses.create", "POST", "/V1/responses")]
    [InlineData("responses.create", "POST", "v1/responses")]
    [InlineData("responses.create", "POST", "//v1/responses")]
    [InlineData("responses.create", "POST", "/v1/../v1/responses")]
    [InlineData("responses.create", "POST", "/v1/responses\r\nHost: elsewhere")]
    [InlineData("responses.create", "POST", "/v1/responses?a=\r\nX: y")]
    [InlineData("responses.create", "POST", "http://elsewhere/v1/responses")]
    [InlineData("responses.create", "POST", "@elsewhere/v1/responses")]
    [InlineData("responses.create", "POST", "")]
    [InlineData("chat.completions.create", "POST", "/v1/responses")]
    [InlineData("chat.completions.create", "POST", "/api/chat")]
    [InlineData("chat.completions.create", "GET", "/v1/chat/completions")]
    [InlineData("models.list", "GET", "/api/tags")]
    [InlineData("models.list", "DELETE", "/v1/models")]
    [InlineData("models.delete", "DELETE", "/v1/models/m")]
    [InlineData("", "GET", "/v1/models")]
    public void Nothing_else_does(string operation, string method, string path) => Assert.False(IsAllowed(operation, method, path));

    [Fact]
    public void A_path_that_never_ends_does_not_pass() => Assert.False(IsAllowed("models.list", "GET", "/v1/models?" + new string('a', 9_000)));

    private static bool IsAllowed(string operation, string method, string path) =>
        ForwardedRoute.IsAllowed(new TunnelRequestHead { Operation = operation, Method = method, Path = path });
}
