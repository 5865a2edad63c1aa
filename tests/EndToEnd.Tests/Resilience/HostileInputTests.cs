using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>Requests that nobody sends by mistake: each is refused in an orderly way, reaches nothing that is not the caller's, and leaves no line of its own in the log.</summary>
[Collection(ProductCollection.Name)]
public sealed class HostileInputTests : EndToEndTests
{
    private const string Forged = "forgedlogline5d0c";

    /// <summary>Routes that take an id, and where it goes.</summary>
    private static readonly (string Method, string Path)[] Routes =
    [
        ("GET", "api/v1/keys/{0}"), ("PATCH", "api/v1/keys/{0}"), ("DELETE", "api/v1/keys/{0}"), ("POST", "api/v1/keys/{0}/rotate"),
        ("GET", "api/v1/byok/{0}"), ("DELETE", "api/v1/byok/{0}"),
        ("GET", "api/v1/generation?id={0}"), ("GET", "api/v1/jobs/{0}"), ("GET", "api/v1/jobs/{0}/content"),
        ("GET", "api/v1/responses/{0}"), ("DELETE", "api/v1/responses/{0}"), ("POST", "api/v1/responses/{0}/cancel"), ("GET", "api/v1/responses/{0}/input_items"), ("DELETE", "api/v1/jobs/{0}"),
        ("GET", "api/v1/models/{0}/{0}/endpoints"), ("GET", "api/v1/images/models/{0}/{0}/endpoints"), ("GET", "api/v1/workspaces/{0}/budgets"), ("PUT", "api/v1/workspaces/{0}/budgets/daily"),
        ("GET", "api/v1/organization/members/{0}/budgets"), ("GET", "api/v1/credits/entries?offset={0}"), ("GET", "api/v1/activity?date={0}"),
        ("GET", "api/v1/models?q={0}&sort={0}&order={0}"), ("GET", "{0}"), ("GET", "api/v1/{0}"),
    ];

    /// <summary>Ids as they stand in the path, escaped where they must be.</summary>
    private static readonly string[] Ids =
    [
        "..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cwindows", "%2e%2e%2f%2e%2e", "....//....//", "%00", "a%00b", "%0d%0a" + Forged, "%0a" + Forged, "%u0000", "%ff%fe",
        "'%20or%20'1'%20eq%20'1", "x'%20or%20PartitionKey%20ne%20'", "%7b%7d", "$filter=true", "*", "?", "%3f", "%23", "%e2%80%ae", "%F0%9F%92%A9", "%25252e", "-1", "99999999999999999999",
        "NaN", "{{7*7}}", "${jndi:x}",
    ];

    private readonly InterchangeProcess _product;

    public HostileInputTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Ids_that_are_none_find_nothing_and_break_nothing()
    {
        foreach (var key in new[] { _product.Keys.Management, _product.Keys.Inference })
        {
            foreach (var (method, path) in Routes)
            {
                foreach (var id in (string[])[.. Ids, new string('a', 4000), string.Concat(Enumerable.Repeat("%2e%2e%2f", 400))])
                {
                    var target = path.Replace("{0}", id, StringComparison.Ordinal);
                    var (status, body) = await SendAsync(method, target, $"Authorization: Bearer {key}\r\nContent-Length: 2\r\nContent-Type: application/json\r\n", "{}");

                    Assert.True(status is >= 200 and < 500, $"{method} /{target}: {status} {body}");
                    Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
                    if (status >= 400 && body.Length > 0)
                    {
                        Assert.Equal(status, (int)JsonNode.Parse(body)!["error"]!["code"]!);
                    }
                }
            }
        }

        AssertNoForgedLine();
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("images", "{\"model\":\"scripted/image\",\"prompt\":\"x\",\"input_references\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"file:///etc/passwd\"}}]}")]
    [InlineData("images", "{\"model\":\"scripted/image\",\"prompt\":\"x\",\"input_references\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/latest\"}}]}")]
    [InlineData("images", "{\"model\":\"scripted/image\",\"prompt\":\"x\",\"n\":1e9}")]
    [InlineData("images", "{\"model\":\"scripted/image\",\"prompt\":\"\\ud800\"}")]
    [InlineData("images", "{\"model\":\"scripted/image\",\"prompt\":\"x\",\"size\":\"99999999999x1\"}")]
    [InlineData("audio/speech", "{\"model\":\"scripted/speech\",\"input\":\"\\udfff\"}")]
    [InlineData("audio/speech", "{\"model\":\"scripted/speech\",\"input\":\"x\",\"speed\":1e308}")]
    [InlineData("audio/transcriptions", "{\"model\":\"scripted/transcription\",\"input_audio\":{\"data\":\"AAAA\",\"format\":\"../../x\\r\\n\"}}")]
    [InlineData("audio/transcriptions", "{\"model\":\"scripted/transcription\",\"input_audio\":{\"data\":\"A\",\"format\":\"wav\"}}")]
    [InlineData("audio/transcriptions", "{\"model\":\"scripted/transcription\",\"input_audio\":[[[[]]]]}")]
    public async Task Images_and_sound_that_nobody_means_are_refused_before_a_provider_is_asked(string path, string body)
    {
        var (status, answer) = await SendAsync(
            "POST",
            $"api/v1/{path}",
            $"Authorization: Bearer {_product.Keys.Inference}\r\nContent-Length: {body.Length}\r\nContent-Type: application/json\r\n",
            body);

        Assert.Equal(400, status);
        Assert.Equal(400, (int)JsonNode.Parse(answer)!["error"]!["code"]!);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        AssertNoForgedLine();
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\n\r\nRIFF\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nscripted/transcription\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"evil\"\r\n\r\n1\r\n--b--\r\n")]
    public async Task Forms_of_sound_that_are_none_are_refused(string contentType, string body)
    {
        var (status, answer) = await SendAsync(
            "POST",
            "api/v1/audio/transcriptions",
            $"Authorization: Bearer {_product.Keys.Inference}\r\nContent-Length: {body.Length}\r\nContent-Type: {contentType}\r\n",
            body);

        Assert.Equal(400, status);
        Assert.Equal(400, (int)JsonNode.Parse(answer)!["error"]!["code"]!);
        await AssertAliveAsync();
    }

    [Theory]
    [InlineData("header", 431)]
    [InlineData("headers", 431)]
    [InlineData("query", 414)]
    [InlineData("token", 401)]
    [InlineData("control", 400)]
    [InlineData("folded", 400)]
    [InlineData("twice", 400)]
    [InlineData("host", 400)]
    public async Task Headers_and_addresses_beyond_measure_are_refused_before_anything_is_read(string what, int expected)
    {
        var (target, headers) = what switch
        {
            "header" => ("api/v1/key", $"X-Long: {new string('a', 64 * 1024)}\r\n"),
            "headers" => ("api/v1/key", string.Concat(Enumerable.Range(0, 500).Select(static i => $"X-{i}: 1\r\n"))),
            "query" => ($"api/v1/models?q={new string('a', 64 * 1024)}", ""),
            "token" => ("api/v1/key", $"Authorization: Bearer sk-ic-v1-{new string('f', 8000)}\r\n"),
            "control" => ("api/v1/key", $"Authorization: Bearer a\u0001{Forged}\r\nX-Bad: a\u0000b\r\n"),
            "folded" => ("api/v1/key", $"X-Folded: a\r\n {Forged}: b\r\n"),
            "twice" => ("api/v1/key", "Content-Length: 1\r\nContent-Length: 2\r\n"),
            _ => ("api/v1/key", "Host: a\r\nHost: b\r\n"),
        };

        var (status, _) = await SendAsync("GET", target, headers, "");

        Assert.Equal(expected, status);
        AssertNoForgedLine();
        await AssertAliveAsync();
    }

    [Fact]
    public async Task What_a_caller_says_of_itself_makes_no_line_of_its_own_in_the_log()
    {
        var hostile = $"a\\r\\n{Forged}\\u2028{Forged}\\u0085{Forged}";
        var body = $$"""{"model":"scripted/echo\n{{Forged}}","user":"{{hostile}}","session_id":"{{hostile}}","messages":[{"role":"user","content":"Hi"}],"provider":{"order":["{{hostile}}"] } }""";
        var answer = await _product.Caller.CompleteAsync(body, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);

        var served = await _product.Caller.CompleteAsync(
            $$"""{"model":"scripted/unauthorized","models":["scripted/echo"],"user":"{{hostile}}","messages":[{"role":"user","content":"Hi"}]}""", Cancellation);
        Assert.Equal(HttpStatusCode.OK, served.Status);
        AssertNoForgedLine();
    }

    private void AssertNoForgedLine() =>
        Assert.DoesNotContain(_product.Logs, static line => line.TrimStart().StartsWith(Forged, StringComparison.Ordinal));

    private async Task AssertAliveAsync() => Assert.Equal(200, (await SendAsync("GET", "api/health/live", "", "")).Status);

    /// <summary>Sends bytes as they are: clients' libraries refuse to.</summary>
    private async Task<(int Status, string Body)> SendAsync(string method, string target, string headers, string body)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_product.Address.Host, _product.Address.Port, Cancellation);
        var stream = client.GetStream();
        var host = headers.StartsWith("Host:", StringComparison.Ordinal) ? "" : "Host: localhost\r\n";
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"{method} /{target} HTTP/1.1\r\n{host}Connection: close\r\n{headers}\r\n{body}"), Cancellation);
        }
        catch (IOException)
        {
            // Refused while it was being sent: the answer is there already.
        }

        using var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received, Cancellation);
        }
        catch (IOException) when (received.Length > 0)
        {
            // The rest of the request was thrown away.
        }

        var text = Encoding.UTF8.GetString(received.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"{method} /{target[..Math.Min(target.Length, 80)]}: no answer");
        var content = text[(end + 4)..];
        return (int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), text.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) ? Unchunked(content) : content);
    }

    private static string Unchunked(string chunks)
    {
        var text = new StringBuilder();
        for (var at = 0; ;)
        {
            var end = chunks.IndexOf("\r\n", at, StringComparison.Ordinal);
            var length = end < 0 ? 0 : int.Parse(chunks.AsSpan(at, end - at), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
            if (length == 0)
            {
                return text.ToString();
            }

            text.Append(chunks, end + 2, length);
            at = end + 2 + length + 2;
        }
    }
}
