using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>
/// Every dialect to every wire: each feature in one piece and streamed, with the same final message, and the calls' arguments valid JSON. The scripted provider's side of
/// each wire is written apart from the gateway's.
/// </summary>
[Collection(ProductCollection.Name)]
public sealed class MatrixTests : EndToEndTests
{
    private const string Renew = "INTERCHANGE_RENEW_DOCS";

    // A PNG of one pixel, and the shortest thing that calls itself a PDF: nobody looks inside.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const string Pdf = "JVBERi0xLjQKJSBub3RoaW5nIGhlcmUKJSVFT0YK";

    private const string Mp4 = "AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDE=";

    private const string Wav = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

    private readonly InterchangeProcess _product;

    public MatrixTests(Product product) => _product = Using(product);

    public static TheoryData<string, string, string, bool> Cells()
    {
        var cells = new TheoryData<string, string, string, bool>();
        foreach (var dialect in Matrix.Dialects)
        {
            foreach (var (author, _) in Matrix.Wires)
            {
                foreach (var feature in Matrix.Features.Where(feature => feature.IsOf(dialect.Name)))
                {
                    foreach (var stream in feature.Streams is { } mode ? [mode] : new[] { false, true })
                    {
                        cells.Add(dialect.Name, author, feature.Name, stream);
                    }
                }
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task A_feature_is_carried_as_documented(string dialect, string author, string feature, bool stream)
    {
        var caller = Matrix.Dialects.Single(known => known.Name == dialect);
        var (carriage, why) = Matrix.Of(author, feature);
        if (carriage == Carriage.Refused)
        {
            var refused = await AskAsync(caller, QuestionOf(feature, author) with { Stream = stream });
            Assert.True(refused.Status is 400 or 404, "It is the request that is refused.");
            Assert.False(string.IsNullOrEmpty(refused.Error), why);
        }
        else
        {
            await TryAsync(caller, QuestionOf(feature, author) with { Stream = stream }, feature);
        }
    }

    public static TheoryData<string, string> Pairs() => WithEachDialect(Matrix.Wires.Select(static wire => wire.Author));

    public static TheoryData<string, string> BreakablePairs() => WithEachDialect(Matrix.Breakable);

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_stream_says_the_same_when_its_bytes_come_one_by_one(string dialect, string author)
    {
        var caller = Matrix.Dialects.Single(known => known.Name == dialect);
        const string text = "naïve 漢字 👩‍👩‍👧‍👦 \"quoted\" end";

        var slowly = await AskAsync(caller, new Question($"{author}/dribble") { Text = text, Stream = true });
        var atOnce = await AskAsync(caller, new Question($"{author}/echo") { Text = text });

        Assert.Equal((text, "stop", slowly.Usage), (slowly.Text, slowly.Finish, atOnce.Usage));
        Assert.Equal(slowly.Text, atOnce.Text);
    }

    [Theory]
    [MemberData(nameof(BreakablePairs))]
    public async Task A_stream_that_breaks_is_never_a_whole_answer(string dialect, string author)
    {
        var caller = Matrix.Dialects.Single(known => known.Name == dialect);
        foreach (var script in new[] { "error-mid-stream", "eof-mid-stream", "malformed-chunk" })
        {
            var body = await SendAsync(caller, new Question($"{author}/{script}") { Text = "one two three four five six seven eight", Stream = true });

            Assert.Contains("error", body, StringComparison.Ordinal);
            Assert.DoesNotContain("\"finish_reason\":\"stop\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain("message_stop", body, StringComparison.Ordinal);
            Assert.DoesNotContain("response.completed", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_documented_table_is_the_one_that_is_tried()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "wires.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Matrix.Begin, StringComparison.Ordinal) + Matrix.Begin.Length;
        var to = page.IndexOf(Matrix.End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable(Renew) is { Length: > 0 })
        {
            File.WriteAllText(path, $"{page[..from]}\n{Matrix.Table()}{page[to..]}");
            return;
        }

        Assert.Equal("\n" + Matrix.Table(), page[from..to]);
    }

    private static TheoryData<string, string> WithEachDialect(IEnumerable<string> authors) =>
        [.. authors.SelectMany(static author => Matrix.Dialects, static (author, dialect) => (dialect.Name, author))];

    private static Question QuestionOf(string feature, string author)
    {
        Question Of(string script) => new($"{author}/{script}");
        return feature switch
        {
            "length" => Of("echo") with { Text = string.Join(' ', Enumerable.Range(1, 40).Select(static number => $"word{number}")), MaxTokens = 16 },
            "tool" => Of("tools") with { Tool = true },
            "parallel-tools" => Of("parallel-tools") with { Tool = true },
            "image" => Of("reflect") with { Image = Png },
            "pdf" => Of("reflect") with { Pdf = Pdf },
            "sound" => Of("reflect") with { Sound = Wav },
            "film" => Of("reflect") with { Film = Mp4 },
            "schema" => Of("json") with { Schema = true },
            "thoughts" => Of("signed-reasoning") with { Tool = true, Thinks = true },
            "refusal" => Of("refusal"),
            "error" => Of("content-filter"),
            "cached" => Of("cached"),
            _ => Of("echo"),
        };
    }

    private async Task TryAsync(IDialectCaller caller, Question question, string feature)
    {
        var heard = await AskAsync(caller, question);
        if (feature == "error")
        {
            Assert.Equal(400, heard.Status);
            Assert.Contains("refused the content", heard.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Null(heard.Error);
        Assert.Equal(200, heard.Status);
        Assert.True(heard.Cost > 0 || caller.Name == "completions", "The cost is told.");
        Assert.True(heard.Usage is { Prompt: > 0, Completion: > 0 }, "The usage is told.");
        switch (feature)
        {
            case "text":
                Assert.Equal((question.Text, "stop"), (heard.Text, heard.Finish));
                break;
            case "length":
                Assert.Equal("length", heard.Finish);
                Assert.StartsWith("word1 word2", heard.Text, StringComparison.Ordinal);
                Assert.Equal(16, heard.Usage.Completion);
                break;
            case "tool" or "parallel-tools":
                AssertCalls(heard, feature == "tool" ? 1 : 2);
                Assert.Equal("The tool has answered.", (await AskAsync(caller, question with { Before = heard })).Text);
                break;
            case "image" or "pdf" or "sound" or "film":
                var payload = question.Image ?? question.Pdf ?? question.Sound ?? question.Film!;
                Assert.Contains(payload, Encoding.UTF8.GetString(Convert.FromBase64String(heard.Text)).Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase).Replace("\\/", "/", StringComparison.Ordinal), StringComparison.Ordinal);
                break;
            case "schema":
                Assert.NotNull(JsonNode.Parse(heard.Text)!["city"]);
                break;
            case "thoughts":
                await AssertThoughtsAsync(caller, question, heard);
                break;
            case "refusal" when Matrix.Of(question.Model.Split('/')[0], feature).Carriage == Carriage.Emulated:
                Assert.Equal(("That is not something this script says.", "stop"), (heard.Text, heard.Finish));
                break;
            case "refusal":
                Assert.Equal("content_filter", heard.Finish);
                break;
            case "cached":
                Assert.True(heard.Usage.Cached > 0, "What came from a cache is told.");
                break;
        }
    }

    private static void AssertCalls(Heard heard, int count)
    {
        Assert.Equal("tool_calls", heard.Finish);
        Assert.Equal(count, heard.Calls.Length);
        Assert.Equal(count, heard.Calls.Select(static call => call.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(heard.Calls, static call =>
        {
            Assert.Equal("look_up", call.Name);
            Assert.NotNull(JsonNode.Parse(call.Arguments)!["place"]);
        });
    }

    /// <summary>The script says in its last turn which signatures came back: exactly those that it gave.</summary>
    private async Task AssertThoughtsAsync(IDialectCaller caller, Question question, Heard heard)
    {
        AssertCalls(heard, 2);
        Assert.Equal("Let me think about this.", heard.Thoughts);
        var answered = await AskAsync(caller, question with { Before = heard });
        var signature = answered.Text["Signatures: ".Length..];
        if (!Matrix.Signs(question.Model.Split('/')[0]))
        {
            Assert.Equal("Let me think about this.", signature);
            return;
        }

        Assert.StartsWith("signature+", Encoding.UTF8.GetString(Convert.FromBase64String(signature)), StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(IDialectCaller caller, Question question)
    {
        using var content = new StringContent(caller.Body(question), Encoding.UTF8, "application/json");
        using var response = await _product.Caller.Http.PostAsync(new Uri(caller.Path, UriKind.Relative), content, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private async Task<Heard> AskAsync(IDialectCaller caller, Question question)
    {
        using var content = new StringContent(caller.Body(question), Encoding.UTF8, "application/json");
        using var response = await _product.Caller.Http.PostAsync(new Uri(caller.Path, UriKind.Relative), content, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return new Heard { Status = (int)response.StatusCode, Error = Json.ErrorOf(JsonNode.Parse(body)!) };
        }

        return question.Stream ? caller.Streamed(body) : caller.Whole(body);
    }
}
