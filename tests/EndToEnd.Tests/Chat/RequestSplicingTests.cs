using System.Text;
using System.Text.Json;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>What the gateway does not own reaches the provider byte for byte.</summary>
[Collection(ProductCollection.Name)]
public sealed class RequestSplicingTests : EndToEndTests
{
    private const string Body = """
        {  "zebra": {"b" : 1.0, "a":[ 1e2, 0.10, -0, 1E+5, 12345678901234567890 ]},
          "temperature" : 0.10, "top_p":1.0,
          "model":"scripted/reflect", "provider": {"allow_fallbacks": true}, "models": ["scripted/echo"],
          "messages" : [ {"role":"user","content":"caf\u00e9 café \ud83d\ude00 😀 \/ \u2028"} ],
          "seed":  7 ,"logit_bias":{ "50256":-100 }, "x\u0079z":"escaped name", "safe_prompt": true,
          "usage":{"include":true}, "session_id":"s", "null_field":null, "max_tokens": 4000 }
        """;

    private readonly InterchangeProcess _product;

    public RequestSplicingTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Keeps_order_numbers_escapes_and_unknown_fields()
    {
        var answer = await _product.Caller.CompleteAsync(Body, Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        var sent = Members(Convert.FromBase64String(answer.Text!));
        Assert.Equal(Expected(), sent.Where(member => member.Name != "model"));
        Assert.Equal("\"model\":\"reflect\"", Assert.Single(sent, member => member.Name == "model").Raw);
    }

    [Fact]
    public async Task Asks_for_usage_in_streams_and_changes_nothing_else()
    {
        var body = Body.Replace("\"seed\":  7", "\"seed\":  7, \"stream\" : true, \"stream_options\" : {\"include_obfuscation\": false}", StringComparison.Ordinal);
        var answer = await _product.Caller.StreamAsync(body, Cancellation);

        Assert.True(answer.EndedNormally, answer.Body);
        var sent = Members(Convert.FromBase64String(answer.Text));
        Assert.Equal(Expected(), sent.Where(member => member.Name is not ("model" or "stream" or "stream_options")));
        Assert.Equal("\"stream\" : true", Assert.Single(sent, member => member.Name == "stream").Raw);
        var options = JsonDocument.Parse("{" + Assert.Single(sent, member => member.Name == "stream_options").Raw + "}").RootElement.GetProperty("stream_options");
        Assert.True(options.GetProperty("include_usage").GetBoolean());
        Assert.False(options.GetProperty("include_obfuscation").GetBoolean());
    }

    [Fact]
    public async Task Sends_the_name_of_an_end_user_as_a_hash_only()
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For("scripted/reflect", extra: "\"user\":\"ada@example.com\""), Cancellation);

        var sent = Encoding.UTF8.GetString(Convert.FromBase64String(answer.Text!));
        Assert.Matches("\"user\":\"ic-[0-9a-f]{32}\"", sent);
        Assert.DoesNotContain("example", sent, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, string Raw)> Expected() =>
        Members(Encoding.UTF8.GetBytes(Body)).Where(member => member.Name is not ("model" or "provider" or "models" or "usage" or "session_id"));

    /// <summary>The top-level members in order, each with its exact text from its name to the end of its value.</summary>
    private static List<(string Name, string Raw)> Members(byte[] json)
    {
        var members = new List<(string Name, string Raw)>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, start) = (reader.GetString()!, (int)reader.TokenStartIndex);
            reader.Read();
            reader.Skip();
            members.Add((name, Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed])));
        }

        return members;
    }
}
