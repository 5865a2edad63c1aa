using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Every refusal is an envelope that says what was wrong and how to mend it.</summary>
[Collection(ProductCollection.Name)]
public sealed class BadRequestTests : EndToEndTests
{
    private const int TooLarge = (50 * 1024 * 1024) + 1;

    private readonly InterchangeProcess _product;

    public BadRequestTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Refuses_a_body_whose_length_is_over_50_mb_before_it_is_sent()
    {
        var answer = await SendRawAsync($"Content-Length: {TooLarge}\r\n", static (_, _) => Task.CompletedTask);

        AssertEnvelope(answer, 413, "payload_too_large");
    }

    [Fact]
    public async Task Refuses_a_body_of_unknown_length_once_it_passes_50_mb()
    {
        var answer = await SendRawAsync("Transfer-Encoding: chunked\r\n", async (stream, cancellationToken) =>
        {
            var filling = new byte[1024 * 1024];
            Array.Fill(filling, (byte)' ');
            for (var sent = 0; sent < TooLarge; sent += filling.Length)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{filling.Length:x}\r\n"), cancellationToken);
                await stream.WriteAsync(filling, cancellationToken);
                await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
            }
        });

        AssertEnvelope(answer, 413, "payload_too_large");
    }

    [Fact]
    public async Task Says_where_malformed_json_breaks()
    {
        var answer = await _product.Caller.CompleteAsync("{\"model\":\"scripted/echo\",\n  \"messages\": [}", Cancellation);

        AssertEnvelope(answer, 400, "invalid_request");
        Assert.Matches("(?i)(line|byte|position|column)[^0-9]*[0-9]+", answer.Message);
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"hi"}]}""", "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"hi"}]}""", "model")]
    [InlineData("""{"model":"scripted/echo"}""", "messages")]
    [InlineData("[]", "object")]
    [InlineData("", "body")]
    public async Task Names_the_field_that_is_missing_or_wrong(string body, string named)
    {
        var answer = await _product.Caller.CompleteAsync(body, Cancellation);

        AssertEnvelope(answer, 400, "invalid_request");
        Assert.Contains(named, answer.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Suggests_near_names_for_an_unknown_model()
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For("scripted/ecko"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("scripted/echo", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "api/v1/chat/completions")]
    [InlineData("POST", "api/v1/nothing/here")]
    [InlineData("DELETE", "api/v1/models")]
    public async Task Answers_404_in_the_envelope_where_there_is_no_such_route(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var response = await _product.Caller.Http.SendAsync(request, Cancellation);

        AssertEnvelope(new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(Cancellation)), 404, "not_found");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("sk-ic-v1-0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Answers_401_to_strangers(string? key)
    {
        var caller = key is null ? new Caller(_product.Http) : _product.CallerWith(key);

        var answer = await caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);

        AssertEnvelope(answer, 401, "authentication");
        Assert.DoesNotContain("0000000000", answer.Body, StringComparison.Ordinal);
    }

    private static void AssertEnvelope(Answer answer, int status, string type)
    {
        Assert.True(status == (int)answer.Status, $"{answer.Status}: {answer.Body}");
        Assert.Equal(status, (int)answer.Error!["code"]!);
        Assert.Equal(type, (string?)answer.Error["metadata"]!["error_type"]);
        Assert.False(string.IsNullOrWhiteSpace(answer.Message));
    }

    /// <summary>Sends a request over a bare socket, since client libraries do not show an answer that comes before the body has gone.</summary>
    private async Task<Answer> SendRawAsync(string headers, Func<NetworkStream, CancellationToken, Task> sendBody)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _product.Address.Port, Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {_product.Keys.Inference}\r\n"
                + $"Content-Type: application/json\r\n{headers}\r\n"),
            Cancellation);
        var sending = SendAsync();
        var answer = await ReadAsync(stream);
        client.Close();
        await sending;
        return answer;

        async Task SendAsync()
        {
            try
            {
                await sendBody(stream, Cancellation);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The product stopped reading, as it should.
            }
        }
    }

    private static async Task<Answer> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(text.ToString()) && await stream.ReadAsync(buffer, Cancellation) is > 0 and var read)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        using var none = new HttpResponseMessage();
        var (head, body) = Split(text.ToString());
        return new Answer((HttpStatusCode)int.Parse(head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), none.Headers, body);
    }

    private static bool IsComplete(string text)
    {
        try
        {
            return Split(text).Body is { Length: > 0 } body && JsonNode.Parse(body) is not null;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static (string Head, string Body) Split(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return (text, "");
        }

        var body = text[(end + 4)..];
        var (open, close) = (body.IndexOf('{', StringComparison.Ordinal), body.LastIndexOf('}'));
        return (text[..end], open >= 0 && close > open ? body[open..(close + 1)] : "");
    }
}
