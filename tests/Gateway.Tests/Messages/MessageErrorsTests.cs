using System.Buffers;
using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Messages;

namespace Interchange.Gateway.Tests.Messages;

public sealed class MessageErrorsTests
{
    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(413, "invalid_request_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(502, "api_error")]
    [InlineData(503, "overloaded_error")]
    [InlineData(504, "timeout_error")]
    public void An_error_has_Anthropics_envelope_with_the_type_of_its_status(int status, string type)
    {
        var buffer = new ArrayBufferWriter<byte>();

        new MessagesDialect().Write(new GatewayError(status, ErrorType.InvalidRequest, "Mend it.") { Metadata = new JsonObject { ["x"] = 1 } }, buffer);

        Assert.Equal(
            $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"Mend it.","error_type":"invalid_request"},"metadata":{"x":1},"request_id":null}""",
            System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
