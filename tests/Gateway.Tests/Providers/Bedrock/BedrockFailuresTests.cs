using System.Text;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Bedrock;

namespace Interchange.Gateway.Tests.Providers.Bedrock;

public sealed class BedrockFailuresTests
{
    [Theory]
    [InlineData(429, "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/", "Too many requests.", FailureClass.RateLimited)]
    [InlineData(400, "ServiceQuotaExceededException", "Quota.", FailureClass.RateLimited)]
    [InlineData(429, "ModelNotReadyException", "Wait.", FailureClass.Overloaded)]
    [InlineData(503, "ServiceUnavailableException", "Busy.", FailureClass.Overloaded)]
    [InlineData(408, "ModelTimeoutException", "Slow.", FailureClass.Timeout)]
    [InlineData(424, "ModelErrorException", "Broken.", FailureClass.ServerError)]
    [InlineData(500, "InternalServerException", "Broken.", FailureClass.ServerError)]
    [InlineData(403, "AccessDeniedException", "You don't have access to the model.", FailureClass.Credential)]
    [InlineData(403, "UnrecognizedClientException", "The security token is invalid.", FailureClass.Credential)]
    [InlineData(403, "InvalidSignatureException", "The signature does not match.", FailureClass.Credential)]
    [InlineData(404, "ResourceNotFoundException", "No such model.", FailureClass.ModelGone)]
    [InlineData(400, "ValidationException", "The provided model identifier is invalid.", FailureClass.ModelGone)]
    [InlineData(400, "ValidationException", "Input is too long for requested model.", FailureClass.ContextLength)]
    [InlineData(400, "ValidationException", "prompt is too long: 200001 tokens > 200000 maximum", FailureClass.ContextLength)]
    [InlineData(400, "ValidationException", "The text field is blank.", FailureClass.InvalidRequest)]
    public void Tells_what_an_error_means(int status, string type, string message, FailureClass expected)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("x-amzn-ErrorType", type);

        var failure = BedrockFailures.OfResponse(status, Encoding.UTF8.GetBytes($$"""{"message":"{{message}}"}"""), response.Headers, DateTimeOffset.UnixEpoch);

        Assert.Equal((expected, type.Split(':')[0], message), (failure.Class, failure.ProviderCode, failure.ProviderMessage));
    }

    [Theory]
    [InlineData("""{"__type":"com.amazon.coral.service#ThrottlingException","Message":"x"}""", FailureClass.RateLimited)]
    [InlineData("<html>", FailureClass.InvalidRequest)]
    [InlineData("", FailureClass.InvalidRequest)]
    public void Goes_by_the_body_and_then_by_the_status_where_no_header_says_it(string body, FailureClass expected)
    {
        using var response = new HttpResponseMessage();

        Assert.Equal(expected, BedrockFailures.OfResponse(400, Encoding.UTF8.GetBytes(body), response.Headers, DateTimeOffset.UnixEpoch).Class);
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("guardrail_intervened", "content_filter")]
    [InlineData("content_filtered", "content_filter")]
    [InlineData("malformed_model_output", "error")]
    [InlineData("malformed_tool_use", "error")]
    public void Every_word_of_Bedrocks_has_one_of_the_gateway(string native, string expected) => Assert.Equal(expected, FinishReason.Normalize(native));
}
