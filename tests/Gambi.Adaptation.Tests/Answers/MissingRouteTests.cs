using Gambi.Adaptation.Answers;

namespace Gambi.Adaptation.Tests.Answers;

public sealed class MissingRouteTests
{
    [Theory]
    [InlineData(404, "404 page not found")]
    [InlineData(404, """{"detail":"Not Found"}""")]
    [InlineData(404, """{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}""")]
    [InlineData(404, """{"error":{"message":"Invalid URL (POST /v1/responses)","type":"invalid_request_error","param":null,"code":null}}""")]
    [InlineData(404, "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx/1.22.1</center></body></html>")]
    [InlineData(404, "Cannot POST /v1/responses")]
    [InlineData(404, """{"message":"Route POST:/v1/responses not found","error":"Not Found","statusCode":404}""")]
    [InlineData(404, "")]
    [InlineData(404, """{"error":{"message":"This model is only supported in v1/responses and not in v1/chat/completions.","param":"model","code":null}}""")]
    [InlineData(405, """{"detail":"Method Not Allowed"}""")]
    [InlineData(501, "")]
    [InlineData(200, """{"error":"Unexpected endpoint or method. (POST /v1/responses)"}""")]
    public void An_answer_that_says_the_route_is_not_there_is_one(int status, string body) => Assert.True(MissingRoute.IsSaidBy(status, body.Utf8(), "llama3.2"));

    [Theory]
    [InlineData(404, """{"error":{"message":"model \"llama3.2\" not found, try pulling it first","type":"api_error","param":null,"code":null}}""")]
    [InlineData(404, """{"error":"model 'llama3.2' not found"}""")]
    [InlineData(404, """{"object":"error","message":"The model `llama3.2` does not exist.","type":"NotFoundError","param":null,"code":404}""")]
    [InlineData(404, """{"error":{"message":"No such thing","type":"invalid_request_error","param":null,"code":"model_not_found"}}""")]
    [InlineData(404, """{"error":{"message":"No endpoints found for llama3.2.","code":404}}""")]
    [InlineData(404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""")]
    [InlineData(404, """{"error":{"message":"Response with id 'resp_1' not found.","type":"invalid_request_error","param":null,"code":null}}""")]
    [InlineData(400, """{"error":{"message":"Previous response with id 'resp_1' not found.","param":"previous_response_id","code":"previous_response_not_found"}}""")]
    [InlineData(404, """{"error":{"message":"Previous response with id 'resp_1' not found.","param":"previous_response_id","code":"previous_response_not_found"}}""")]
    [InlineData(400, """{"error":{"message":"Not found"}}""")]
    [InlineData(500, "404 page not found")]
    [InlineData(200, """{"id":"chatcmpl-1","choices":[]}""")]
    public void An_answer_that_says_something_else_is_missing_is_an_answer(int status, string body) =>
        Assert.False(MissingRoute.IsSaidBy(status, body.Utf8(), "llama3.2"));
}
