using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.Tests.Answers;

public sealed class ProviderErrorTests
{
    [Theory]
    [InlineData(400, """{"error":{"message":"Bad \"x\"","type":"invalid_request_error","param":"x","code":"bad"}}""", "Bad \"x\"", "invalid_request_error", "x", "bad")]
    [InlineData(500, """{"error":{"message":"Oops","type":null,"param":null,"code":null}}""", "Oops", "server_error", "", "")]
    [InlineData(404, """{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}""", "File Not Found", "not_found_error", "", "404")]
    [InlineData(400, """{"object":"error","message":"too long","type":"BadRequestError","param":null,"code":400}""", "too long", "BadRequestError", "", "400")]
    [InlineData(500, """{"error":"model crashed"}""", "model crashed", "server_error", "", "")]
    [InlineData(404, """{"detail":"Not Found"}""", "Not Found", "invalid_request_error", "", "")]
    [InlineData(422, """{"detail":[{"type":"missing","loc":["body","messages",0,"role"],"msg":"Field required","input":{}},{"msg":"other"}]}""", "Field required", "missing", "messages.0.role", "")]
    [InlineData(429, """{"message":"slow down"}""", "slow down", "rate_limit_error", "", "")]
    [InlineData(401, """[{"error":{"code":401,"message":"no key","status":"UNAUTHENTICATED"}}]""", "no key", "authentication_error", "", "401")]
    [InlineData(400, """{"errors":[{"message":"first"},{"message":"second"}]}""", "first", "invalid_request_error", "", "")]
    [InlineData(500, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "Overloaded", "overloaded_error", "", "")]
    [InlineData(500, "\"just text\"", "just text", "server_error", "", "")]
    [InlineData(404, "404 page not found\n", "404 page not found", "invalid_request_error", "", "")]
    [InlineData(502, "<html>\r\n<head><title>502 Bad\r\n Gateway</title></head><body>…</body></html>", "502 Bad Gateway", "server_error", "", "")]
    [InlineData(502, "<html><body>no title</body></html>", "The provider answered 502.", "server_error", "", "")]
    [InlineData(403, "", "The provider answered 403.", "permission_error", "", "")]
    [InlineData(500, "{}", "{}", "server_error", "", "")]
    [InlineData(500, """{"error":{"message":"cut of""", """{"error":{"message":"cut of""", "server_error", "", "")]
    [InlineData(500, """{"error":{"message":"\ud800"}}""", """{"error":{"message":"\ud800"}}""", "server_error", "", "")]
    public void An_error_is_understood_in_every_form_that_providers_use(int status, string body, string message, string type, string param, string code) =>
        Assert.Equal(new ProviderError(message, type, param, code), ProviderError.Read(status, body.Utf8()));

    [Fact]
    public void What_a_provider_says_is_bounded()
    {
        Assert.Equal(2001, ProviderError.Read(500, new string('x', 100_000).Utf8()).Message.Length);
        Assert.Equal(2001, ProviderError.Read(500, $$"""{"error":"{{new string('x', 100_000)}}"}""".Utf8()).Message.Length);
        Assert.Equal("The provider answered 500.", ProviderError.Read(500, new byte[1024 * 1024]).Message);
        Assert.NotEmpty(ProviderError.Read(500, $"{new string('[', 5000)}".Utf8()).Message);
    }
}
