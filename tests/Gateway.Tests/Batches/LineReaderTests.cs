using System.Text;
using Interchange.Gateway.Batches.Lines;

namespace Interchange.Gateway.Tests.Batches;

public sealed class LineReaderTests
{
    private const string Endpoint = "/v1/chat/completions";

    [Fact]
    public void Reads_a_line_whatever_else_stands_in_it()
    {
        const string Line = """{"more":{"body":1},"body": {"a":[1,{}]} ,"url":"/v1/chat/completions","method":"POST","custom_id":"\u0061"}""";
        var request = Read(Line);

        Assert.Null(request.Problem);
        Assert.Equal("a", request.CustomId);
        Assert.Equal("""{"a":[1,{}]}""", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Line).AsSpan(request.BodyStart, request.BodyLength)));
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("7", "invalid_json")]
    [InlineData("[]", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("{}{}", "invalid_json")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{},}""", "invalid_json")]
    [InlineData("{}", "missing_custom_id")]
    [InlineData("""{"custom_id":""}""", "missing_custom_id")]
    [InlineData("""{"custom_id":7}""", "missing_custom_id")]
    [InlineData("""{"custom_id":"\ud800"}""", "missing_custom_id")]
    [InlineData("""{"custom_id":"a"}""", "invalid_method")]
    [InlineData("""{"custom_id":"a","method":"GET"}""", "invalid_method")]
    [InlineData("""{"custom_id":"a","method":"POST"}""", "invalid_url")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/embeddings"}""", "invalid_url")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/chat/completions"}""", "invalid_body")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":"{}"}""", "invalid_body")]
    [InlineData("""{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":null}""", "invalid_body")]
    public void Says_what_is_wrong_with_a_line(string line, string code)
    {
        var problem = Read(line).Problem;

        Assert.Equal((code, 7), (problem?.Code, problem?.Line));
    }

    [Fact]
    public void A_custom_id_has_at_most_512_characters()
    {
        Assert.NotNull(Read($$"""{"custom_id":"{{new string('x', 512)}}"}""").CustomId);
        Assert.Equal("missing_custom_id", Read($$"""{"custom_id":"{{new string('x', 513)}}"}""").Problem!.Code);
    }

    private static LineRequest Read(string line) =>
        LineReader.Read(new JsonLine(7, 0, 0, Encoding.UTF8.GetBytes(line), IsTooLong: false), Endpoint);
}
