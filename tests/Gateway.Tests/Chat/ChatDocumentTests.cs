using Interchange.Gateway.Chat;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Chat;

public sealed class ChatDocumentTests
{
    [Fact]
    public void Keeps_members_in_their_order_with_their_bytes()
    {
        using var document = ChatRequests.Document("""{ "b" : 1.0 , "model":"m", "a":[1e2,{"x":0.10}] }""");

        var members = document.Members.Select(m => System.Text.Encoding.UTF8.GetString(document.Utf8.Span[m.Member.Start..m.Member.ValueEnd])).ToArray();

        Assert.Equal(["\"b\" : 1.0", "\"model\":\"m\"", "\"a\":[1e2,{\"x\":0.10}]"], members);
    }

    [Fact]
    public void Finds_a_field_whose_name_is_written_with_escapes()
    {
        using var document = ChatRequests.Document("""{"mod\u0065l":"m","messages":[]}""");

        Assert.NotNull(document.Find(ChatField.Model));
    }

    [Theory]
    [InlineData("""{"model":"a","model":"b"}""", "\"model\"")]
    [InlineData("""{"provider":{},"pro\u0076ider":{}}""", "provider")]
    public void Refuses_a_field_of_its_own_that_stands_twice(string json, string named)
    {
        var error = Assert.Throws<GatewayException>(() => ChatRequests.Document(json)).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"model\":\"a\",\n \"messages\": [}", "line 2, byte 15")]
    [InlineData("{\"model\":\"a\"", "line 1")]
    [InlineData("{\"model\":\"a\"} x", "line 1, byte 15")]
    [InlineData("{'model':'a'}", "line 1, byte 2")]
    public void Says_where_malformed_json_is_wrong(string json, string position)
    {
        var error = Assert.Throws<GatewayException>(() => ChatRequests.Document(json)).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(position, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void Refuses_what_is_not_an_object(string json) =>
        Assert.Equal(400, Assert.Throws<GatewayException>(() => ChatRequests.Document(json)).Error.Status);

    [Fact]
    public void Refuses_bytes_that_are_not_utf8() =>
        Assert.Contains(
            "UTF-8", Assert.Throws<GatewayException>(() => ChatRequests.Document("{\"a\":\"\xff\xfe\"}"u8.ToArray().Select((b, i) => i == 6 ? (byte)0xff : b).ToArray())).Error.Message, StringComparison.Ordinal);

    [Fact]
    public void Never_quotes_the_callers_text_in_an_error()
    {
        var exception = Assert.Throws<GatewayException>(() => ChatRequests.Document("""{"messages":[{"content":"secret-plan" x}]}"""));

        Assert.DoesNotContain("secret-plan", exception.ToString(), StringComparison.Ordinal);
    }
}
