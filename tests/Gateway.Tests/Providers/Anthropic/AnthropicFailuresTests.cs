using System.Net.Http.Headers;
using System.Text;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Anthropic;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class AnthropicFailuresTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(400, "invalid_request_error", "messages: bad", FailureClass.InvalidRequest)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", FailureClass.ContextLength)]
    [InlineData(400, "invalid_request_error", "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000", FailureClass.ContextLength)]
    [InlineData(400, "invalid_request_error", "Output blocked by content filtering policy", FailureClass.ContentFilter)]
    [InlineData(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", FailureClass.Credential)]
    [InlineData(401, "authentication_error", "invalid x-api-key", FailureClass.Credential)]
    [InlineData(402, "billing_error", "pay", FailureClass.Credential)]
    [InlineData(403, "permission_error", "no", FailureClass.Credential)]
    [InlineData(404, "not_found_error", "model: x", FailureClass.ModelGone)]
    [InlineData(413, "request_too_large", "too large", FailureClass.ContextLength)]
    [InlineData(429, "rate_limit_error", "slow", FailureClass.RateLimited)]
    [InlineData(500, "api_error", "oops", FailureClass.ServerError)]
    [InlineData(504, "timeout_error", "late", FailureClass.Timeout)]
    [InlineData(529, "overloaded_error", "too much", FailureClass.Overloaded)]
    public void Tells_the_class_from_status_and_type(int status, string type, string message, FailureClass expected)
    {
        var body = $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"},"request_id":"req_1"}""";

        var failure = AnthropicFailures.OfResponse(status, Encoding.UTF8.GetBytes(body), new RetryConditionHeaderValue(TimeSpan.FromSeconds(3)), Now);

        Assert.Equal(
            (expected, status, type, message, TimeSpan.FromSeconds(3)), (failure.Class, failure.Status, failure.ProviderCode, failure.ProviderMessage, failure.RetryAfter));
        Assert.DoesNotContain(message, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "", FailureClass.InvalidRequest)]
    [InlineData(401, "<html>", FailureClass.Credential)]
    [InlineData(404, "[]", FailureClass.ModelGone)]
    [InlineData(429, "{", FailureClass.RateLimited)]
    [InlineData(502, "<html>", FailureClass.ServerError)]
    [InlineData(503, "{\"error\":1}", FailureClass.Overloaded)]
    [InlineData(529, "", FailureClass.Overloaded)]
    [InlineData(302, "", FailureClass.InvalidResponse)]
    public void A_body_that_says_nothing_leaves_it_to_the_status(int status, string body, FailureClass expected) =>
        Assert.Equal(expected, AnthropicFailures.OfResponse(status, Encoding.UTF8.GetBytes(body), retryAfter: null, Now).Class);

    [Theory]
    [InlineData("overloaded_error", 529)]
    [InlineData("rate_limit_error", 429)]
    [InlineData("invalid_request_error", 400)]
    [InlineData("api_error", 500)]
    [InlineData(null, 500)]
    public void An_error_inside_a_stream_has_the_status_of_its_type(string? type, int expected) => Assert.Equal(expected, AnthropicFailures.StatusOf(type));
}
