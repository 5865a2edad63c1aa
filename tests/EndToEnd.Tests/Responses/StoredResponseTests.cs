// The library calls its client of the Responses API experimental.
#pragma warning disable OPENAI001

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI.Responses;

namespace Interchange.EndToEnd.Tests.Responses;

/// <summary>Responses that are kept: asked for again, gone on from, made in the background, removed; with OpenAI's own library where it has a word for it.</summary>
[Collection(ProductCollection.Name)]
public sealed class StoredResponseTests : EndToEndTests, IAsyncLifetime
{
    private static readonly BinaryData Schema = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    private readonly InterchangeProcess _product;
    private readonly MediaCaller _caller;

    public StoredResponseTests(Product product)
    {
        _product = Using(product);
        _caller = new MediaCaller(_product.Caller);
    }

    public async ValueTask InitializeAsync() => await StoreAsync(_product);

    /// <summary>Other tests of the collection share the account, and rely on its policy being the one it began with.</summary>
    public override async ValueTask DisposeAsync()
    {
        await StoreAsync(_product, store: false);
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("scripted/echo", false)]
    [InlineData("scripted/echo", true)]
    [InlineData("scripted-responses/echo", false)]
    [InlineData("scripted-responses/echo", true)]
    public async Task A_response_is_kept_as_its_caller_got_it(string model, bool stream)
    {
        var answer = await AnswerAsync(Options(model, "hello there"), stream);

        var (status, kept) = await SendAsync(HttpMethod.Get, $"responses/{answer.Id}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((answer.Id, "completed", true, false), ((string?)kept["id"], (string?)kept["status"], (bool)kept["store"]!, (bool)kept["background"]!));
        ResponseResult again = await Client().GetResponseAsync(answer.Id, Cancellation);
        Assert.Equal("hello there", again.GetOutputText());
        Assert.Equal(answer.Usage.TotalTokenCount, again.Usage.TotalTokenCount);
        Assert.Equal((decimal)kept["usage"]!["cost"]!, (decimal)(await _product.Caller.GetGenerationAsync(answer.Id, Cancellation))["total_cost"]!);
    }

    [Fact]
    public async Task A_conversation_goes_on_from_what_was_kept()
    {
        var first = await AnswerAsync(Options("scripted/echo", "My name is Ada."), stream: false);
        var options = Options("scripted/reflect", "What is my name?", first.Id);
        options.Instructions = "Be brief.";
        var second = await AnswerAsync(options, stream: false);

        var sent = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(second.GetOutputText())))!;
        Assert.Equal(
            ["system: Be brief.", "user: My name is Ada.", "assistant: My name is Ada.", "user: What is my name?"],
            sent["messages"]!.AsArray().Select(static message => $"{message!["role"]}: {TextOf(message["content"]!)}"));
        Assert.Null(sent["store"]);
        Assert.Null(sent["previous_response_id"]);
        Assert.Equal(first.Id, second.PreviousResponseId);

        var (_, list) = await SendAsync(HttpMethod.Get, $"responses/{second.Id}/input_items?order=asc&limit=2");
        Assert.Equal(["user", "assistant"], list["data"]!.AsArray().Select(static item => (string?)item!["role"]));
        Assert.True((bool)list["has_more"]!);
        var (_, rest) = await SendAsync(HttpMethod.Get, $"responses/{second.Id}/input_items?order=asc&after={(string?)list["last_id"]}");
        Assert.Equal("What is my name?", (string?)Assert.Single(rest["data"]!.AsArray())!["content"]![0]!["text"]);
        Assert.False((bool)rest["has_more"]!);
        var items = new List<ResponseItem>();
        await foreach (var item in Client().GetResponseInputItemsAsync(second.Id, cancellationToken: Cancellation))
        {
            items.Add(item);
        }

        Assert.Equal(3, items.Count);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("scripted-anthropic")]
    [InlineData("scripted-responses")]
    public async Task Thoughts_with_their_signatures_and_calls_with_their_ids_are_given_back(string provider)
    {
        var options = Options($"{provider}/signed-reasoning", "How is the weather?");
        options.Tools.Add(ResponseTool.CreateFunctionTool("weather", Schema, strictModeEnabled: true));
        var first = await AnswerAsync(options, stream: false);
        var calls = first.OutputItems.OfType<FunctionCallResponseItem>().ToList();
        Assert.NotEmpty(calls);

        var stateless = new CreateResponseOptions { Model = options.Model, StoredOutputEnabled = false };
        stateless.InputItems.Add(ResponseItem.CreateUserMessageItem("How is the weather?"));
        foreach (var item in first.OutputItems)
        {
            stateless.InputItems.Add(item);
        }

        var goesOn = new CreateResponseOptions { Model = options.Model, StoredOutputEnabled = true, PreviousResponseId = first.Id };
        foreach (var either in (CreateResponseOptions[])[stateless, goesOn])
        {
            foreach (var call in calls)
            {
                either.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "sunny"));
            }

            either.Tools.Add(ResponseTool.CreateFunctionTool("weather", Schema, strictModeEnabled: true));
        }

        var expected = (await AnswerAsync(stateless, stream: false)).GetOutputText();
        Assert.Equal(expected, (await AnswerAsync(goesOn, stream: false)).GetOutputText());
        Assert.Contains("signature", expected, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_response_is_made_in_the_background_and_gone_on_from()
    {
        var options = Options("scripted/echo", "hello there");
        options.BackgroundModeEnabled = true;
        ResponseResult accepted = await Client().CreateResponseAsync(options, Cancellation);
        Assert.Equal(ResponseStatus.Queued, accepted.Status);
        Assert.True(accepted.BackgroundModeEnabled);

        var ended = await EndedAsync(_product, accepted.Id);

        Assert.Equal("completed", (string?)ended["status"]);
        Assert.True((bool)ended["background"]!);
        Assert.Equal("hello there", (string?)ended["output"]![0]!["content"]![0]!["text"]);
        Assert.Equal((decimal)ended["usage"]!["cost"]!, (decimal)(await _product.Caller.GetGenerationAsync(accepted.Id, Cancellation))["total_cost"]!);
        Assert.Equal("and again", (await AnswerAsync(Options("scripted/echo", "and again", accepted.Id), stream: false)).GetOutputText());
    }

    [Fact]
    public async Task A_response_that_fails_in_the_background_says_why_and_costs_nothing()
    {
        var (_, accepted, _) = await _caller.PostAsync("responses", """{"model":"scripted/context-length","input":"hello","background":true}""", Cancellation);

        var ended = await EndedAsync(_product, (string)accepted["id"]!);

        Assert.Equal("failed", (string?)ended["status"]);
        Assert.False(string.IsNullOrEmpty((string?)ended["error"]!["message"]));
        Assert.Empty(ended["output"]!.AsArray());
        var (status, refused, _) = await _caller.PostAsync("responses", $$"""{"model":"scripted/echo","input":"x","previous_response_id":"{{(string)accepted["id"]!}}"}""", Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("without an answer", (string?)refused["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_in_the_background_is_cancelled()
    {
        var (_, accepted, _) = await _caller.PostAsync("responses", """{"model":"scripted/silent","input":"hello","background":true}""", Cancellation);
        var id = (string)accepted["id"]!;

        var (status, _) = await SendAsync(HttpMethod.Post, $"responses/{id}/cancel");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("cancelled", (string?)(await EndedAsync(_product, id))["status"]);
        var (again, cancelled) = await SendAsync(HttpMethod.Post, $"responses/{id}/cancel");
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (again, (string?)cancelled["status"]));
    }

    [Fact]
    public async Task A_response_is_removed()
    {
        var answer = await AnswerAsync(Options("scripted/echo", "hello there"), stream: false);

        ResponseDeletionResult deleted = await Client().DeleteResponseAsync(answer.Id, Cancellation);

        Assert.True(deleted.Deleted);
        foreach (var (method, path) in (IReadOnlyList<(HttpMethod, string)>)[(HttpMethod.Get, ""), (HttpMethod.Get, "/input_items"), (HttpMethod.Post, "/cancel"), (HttpMethod.Delete, "")])
        {
            var (status, body) = await SendAsync(method, $"responses/{answer.Id}{path}");
            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Equal("not_found", (string?)body["error_type"]);
        }

        var (gone, _, _) = await _caller.PostAsync("responses", $$"""{"model":"scripted/echo","input":"x","previous_response_id":"{{answer.Id}}"}""", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone);
    }

    [Theory]
    [InlineData("""{"model":"scripted/echo","input":"x","background":true,"store":false}""", "\"store\" is false")]
    [InlineData("""{"model":"scripted/echo","input":"x","background":true,"stream":true}""", "not streamed")]
    [InlineData("""{"model":"scripted/echo","input":"x","store":"yes"}""", "\"store\" must be true or false")]
    [InlineData("""{"model":"scripted/echo","input":"x","store":true,"conversation":"conv_1"}""", "\"conversation\" is not served")]
    [InlineData("""{"model":"scripted/echo","store":true}""", "\"input\" must be")]
    public async Task What_contradicts_itself_is_refused(string body, string says)
    {
        var (status, answer, _) = await _caller.PostAsync("responses", body, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_asked_to_be_kept_is_not()
    {
        var (_, answer, _) = await _caller.PostAsync("responses", """{"model":"scripted/echo","input":"x"}""", Cancellation);

        Assert.False((bool)answer["store"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"responses/{(string?)answer["id"]}")).Status);
    }

    internal static async Task StoreAsync(InterchangeProcess product, bool store = true)
    {
        using var policy = await product.CallerWith(product.Keys.Management).Http.PatchAsJsonAsync("api/v1/policy", new { store_responses = store }, Cancellation);
        policy.EnsureSuccessStatusCode();
    }

    internal static Task<JsonNode> EndedAsync(InterchangeProcess product, string id) => Eventually.GetAsync(
        $"the end of {id}",
        TimeSpan.FromSeconds(60),
        async () =>
        {
            var response = await product.Caller.Http.GetFromJsonAsync<JsonNode>(new Uri($"api/v1/responses/{id}", UriKind.Relative), Cancellation);
            return (string?)response!["status"] is "queued" or "in_progress" ? null : response;
        },
        Cancellation);

    private static string TextOf(JsonNode content) => content is JsonArray parts ? string.Concat(parts.Select(static part => (string?)part!["text"])) : (string)content!;

    private static CreateResponseOptions Options(string model, string text, string? previous = null)
    {
        var options = new CreateResponseOptions { Model = model, StoredOutputEnabled = true, PreviousResponseId = previous };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem(text));
        return options;
    }

    private async Task<ResponseResult> AnswerAsync(CreateResponseOptions options, bool stream)
    {
        if (!stream)
        {
            return await Client().CreateResponseAsync(options, Cancellation);
        }

        options.StreamingEnabled = true;
        ResponseResult? completed = null;
        await foreach (var update in await Client().CreateResponseStreamingAsync(options, Cancellation))
        {
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        return completed!;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri("api/v1/" + path, UriKind.Relative));
        using var response = await _product.Caller.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }

    private ResponsesClient Client() => new(
        new ApiKeyCredential(_product.Keys.Inference),
        new ResponsesClientOptions { Endpoint = new Uri(_product.Address, "api/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
