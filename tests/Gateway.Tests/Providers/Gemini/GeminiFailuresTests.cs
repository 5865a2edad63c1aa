using System.Text;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Gemini;

namespace Interchange.Gateway.Tests.Providers.Gemini;

public sealed class GeminiFailuresTests
{
    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", FailureClass.Credential)]
    [InlineData(400, "FAILED_PRECONDITION", "User location is not supported for the API use.", FailureClass.Credential)]
    [InlineData(400, "INVALID_ARGUMENT", "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).", FailureClass.ContextLength)]
    [InlineData(400, "INVALID_ARGUMENT", "Unable to process input image.", FailureClass.InvalidRequest)]
    [InlineData(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", FailureClass.Credential)]
    [InlineData(403, "PERMISSION_DENIED", "Not enabled.", FailureClass.Credential)]
    [InlineData(404, "NOT_FOUND", "models/x is not found.", FailureClass.ModelGone)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", FailureClass.RateLimited)]
    [InlineData(500, "INTERNAL", "An internal error has occurred.", FailureClass.ServerError)]
    [InlineData(503, "UNAVAILABLE", "The model is overloaded.", FailureClass.Overloaded)]
    [InlineData(504, "DEADLINE_EXCEEDED", "Deadline expired.", FailureClass.Timeout)]
    public void Tells_what_an_error_means(int status, string code, string message, FailureClass expected)
    {
        var failure = Of(status, $$"""{"error":{"code":{{status}},"message":"{{message}}","status":"{{code}}"} }""");

        Assert.Equal((expected, status, code, message), (failure.Class, failure.Status, failure.ProviderCode, failure.ProviderMessage));
    }

    [Theory]
    [InlineData("34.5s", 34.5)]
    [InlineData("7s", 7.0)]
    [InlineData("-1s", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999s", null)]
    public void Waits_as_long_as_Google_asks(string delay, double? seconds)
    {
        var failure = Of(429, $$"""
            [{"error":{"code":429,"message":"Quota exceeded.","status":"RESOURCE_EXHAUSTED","details":[
             {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{delay}}"}]} }]
            """);

        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public void Knows_a_bad_key_by_its_reason() => Assert.Equal(
        FailureClass.Credential,
        Of(400, """{"error":{"code":400,"message":"No.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""").Class);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"error\":\"text\"}")]
    public void Goes_by_the_status_alone_where_the_body_says_nothing(string body) => Assert.Equal(FailureClass.Overloaded, Of(503, body).Class);

    private static ProviderFailure Of(int status, string body) => GeminiFailures.OfResponse(status, Encoding.UTF8.GetBytes(body), retryAfter: null, DateTimeOffset.UnixEpoch);
}
