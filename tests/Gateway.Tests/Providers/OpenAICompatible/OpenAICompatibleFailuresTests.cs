using System.Net.Http.Headers;
using System.Text;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Tests.Providers.OpenAICompatible;

public sealed class OpenAICompatibleFailuresTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(400, """{"error":{"message":"bad","type":"invalid_request_error"}}""", FailureClass.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"x","code":"context_length_exceeded"}}""", FailureClass.ContextLength)]
    [InlineData(400, """{"message":"This model's maximum context length is 8192 tokens"}""", FailureClass.ContextLength)]
    [InlineData(413, """{"error":{"message":"prompt is too long: 9 > 8"}}""", FailureClass.ContextLength)]
    [InlineData(400, """{"error":{"message":"x","code":"content_filter"}}""", FailureClass.ContentFilter)]
    [InlineData(403, """{"error":{"message":"flagged by moderation"}}""", FailureClass.ContentFilter)]
    [InlineData(400, """[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""", FailureClass.Credential)]
    [InlineData(401, "", FailureClass.Credential)]
    [InlineData(402, "{}", FailureClass.Credential)]
    [InlineData(403, "{}", FailureClass.Credential)]
    [InlineData(404, "<html>", FailureClass.ModelGone)]
    [InlineData(408, "", FailureClass.Timeout)]
    [InlineData(422, """{"detail":[{"msg":"x"}]}""", FailureClass.InvalidRequest)]
    [InlineData(429, """{"error":{"message":"slow"}}""", FailureClass.RateLimited)]
    [InlineData(429, """{"error":{"message":"pay","code":"insufficient_quota"}}""", FailureClass.Credential)]
    [InlineData(500, "", FailureClass.ServerError)]
    [InlineData(502, "<html>", FailureClass.ServerError)]
    [InlineData(503, """{"error":"busy"}""", FailureClass.Overloaded)]
    [InlineData(504, "", FailureClass.Timeout)]
    [InlineData(529, "", FailureClass.Overloaded)]
    [InlineData(302, "", FailureClass.InvalidResponse)]
    public void Tells_the_class_from_status_and_body(int status, string body, FailureClass expected)
    {
        var failure = OpenAICompatibleFailures.OfResponse(status, Encoding.UTF8.GetBytes(body), retryAfter: null, Now);

        Assert.Equal((expected, status), (failure.Class, failure.Status));
    }

    [Fact]
    public void Reads_retry_after_as_seconds_and_as_a_date()
    {
        var seconds = OpenAICompatibleFailures.OfResponse(429, default, new RetryConditionHeaderValue(TimeSpan.FromSeconds(7)), Now);
        var date = OpenAICompatibleFailures.OfResponse(429, default, new RetryConditionHeaderValue(Now.AddSeconds(9)), Now);
        var past = OpenAICompatibleFailures.OfResponse(429, default, new RetryConditionHeaderValue(Now.AddSeconds(-9)), Now);

        Assert.Equal(TimeSpan.FromSeconds(7), seconds.RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(9), date.RetryAfter);
        Assert.Null(past.RetryAfter);
    }

    [Fact]
    public void Keeps_the_providers_words_out_of_its_text_form()
    {
        var failure = OpenAICompatibleFailures.OfResponse(400, """{"error":{"message":"you wrote: secret-plan"}}"""u8, null, Now);

        Assert.Equal("you wrote: secret-plan", failure.ProviderMessage);
        Assert.DoesNotContain("secret-plan", failure.ToString(), StringComparison.Ordinal);
    }
}
