using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Wires;
using OpenAI;
using OpenAI.Chat;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>OpenAI's own .NET library against the product, with nothing changed but base address and key.</summary>
[Collection(ProductCollection.Name)]
public sealed class OpenAISdkTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public OpenAISdkTests(Product product) => _product = Using(product);

    /// <summary>The scripted providers, one for each wire.</summary>
    public static TheoryData<string> Providers => [.. Matrix.Wires.Select(static wire => wire.Author)];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Completes_a_chat(string provider)
    {
        ChatCompletion completion = await Client($"{provider}/echo").CompleteChatAsync([new UserChatMessage("hello there, world")], null, Cancellation);

        Assert.Equal("hello there, world", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.StartsWith("gen-", completion.Id, StringComparison.Ordinal);
        Assert.Equal($"{provider}/echo", completion.Model);
        Assert.Equal((3, 3), (completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Streams_a_chat(string provider)
    {
        var text = new StringBuilder();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (var update in Client($"{provider}/echo").CompleteChatStreamingAsync([new UserChatMessage("hello there, world")], null, Cancellation))
        {
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            ids.Add(update.CompletionId);
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        Assert.Equal("hello there, world", text.ToString());
        Assert.StartsWith("gen-", Assert.Single(ids), StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal(3, usage?.OutputTokenCount);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Calls_a_tool_and_goes_on_with_its_result(string provider)
    {
        await CallsToolAsync(provider, stream: false);
        await CallsToolAsync(provider, stream: true);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Keeps_to_a_json_schema(string provider)
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "person",
                BinaryData.FromString("""{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };

        ChatCompletion completion = await Client($"{provider}/json").CompleteChatAsync([new UserChatMessage("Who?")], options, Cancellation);

        var person = JsonNode.Parse(completion.Content[0].Text)!;
        Assert.Equal("scripted", (string?)person["name"]);
        Assert.Equal(1, (int)person["age"]!);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Shows_an_image(string provider)
    {
        var png = BinaryData.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        var message = new UserChatMessage(ChatMessageContentPart.CreateTextPart("what is this?"), ChatMessageContentPart.CreateImagePart(png, "image/png"));

        ChatCompletion completion = await Client($"{provider}/echo").CompleteChatAsync([message], null, Cancellation);

        Assert.Equal("what is this?", completion.Content[0].Text);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Surfaces_a_prompt_that_is_too_long(string provider)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client($"{provider}/context-length").CompleteChatAsync([new UserChatMessage("hello")], null, Cancellation));

        Assert.Equal(400, error.Status);
    }

    [Theory]
    [InlineData("sk-ic-v1-0000000000000000000000000000000000000000000000000000000000000000", "scripted/echo", 401)]
    [InlineData(null, "scripted/ecko", 400)]
    [InlineData(null, "scripted/flaky-503", 503)]
    [InlineData(null, "scripted-anthropic/flaky-503", 503)]
    [InlineData(null, "scripted-anthropic/rate-limited", 429)]
    [InlineData(null, "scripted/rate-limited", 429)]
    public async Task Surfaces_errors_with_their_status_and_message(string? key, string model, int status)
    {
        var client = Client(model, key ?? _product.Keys.Inference);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync([new UserChatMessage("hello")], null, Cancellation));

        Assert.Equal(status, error.Status);
        var message = (string?)JsonNode.Parse(error.GetRawResponse()!.Content)!["error"]!["message"];
        Assert.False(string.IsNullOrWhiteSpace(message));
    }

    [Fact]
    public async Task Refuses_a_management_key_for_chat()
    {
        var client = Client("scripted/echo", _product.Keys.Management);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync([new UserChatMessage("hello")], null, Cancellation));

        Assert.Equal(403, error.Status);
    }

    [Fact]
    public async Task Answers_404_where_there_is_nothing()
    {
        var embeddings = Library(_product.Keys.Inference).GetOpenAIFileClient();

        var error = await Assert.ThrowsAsync<ClientResultException>(() => embeddings.GetFileAsync("file-1", Cancellation));

        Assert.Equal(404, error.Status);
    }

    private static async Task<(string Id, string Name, string Arguments)> WholeCallAsync(
        ChatClient client, List<ChatMessage> conversation, ChatCompletionOptions options)
    {
        ChatCompletion completion = await client.CompleteChatAsync(conversation, options, Cancellation);

        Assert.Equal(ChatFinishReason.ToolCalls, completion.FinishReason);
        var call = Assert.Single(completion.ToolCalls);
        return (call.Id, call.FunctionName, call.FunctionArguments.ToString());
    }

    private static async Task<(string Id, string Name, string Arguments)> StreamedCallAsync(
        ChatClient client, List<ChatMessage> conversation, ChatCompletionOptions options)
    {
        var (id, name, arguments) = ("", "", new StringBuilder());
        ChatFinishReason? finish = null;
        await foreach (var update in client.CompleteChatStreamingAsync(conversation, options, Cancellation))
        {
            foreach (var call in update.ToolCallUpdates)
            {
                id = call.ToolCallId ?? id;
                name = call.FunctionName ?? name;
                arguments.Append(call.FunctionArgumentsUpdate);
            }

            finish ??= update.FinishReason;
        }

        Assert.Equal(ChatFinishReason.ToolCalls, finish);
        return (id, name, arguments.ToString());
    }

    private async Task CallsToolAsync(string provider, bool stream)
    {
        var client = Client($"{provider}/tools");
        var options = new ChatCompletionOptions();
        options.Tools.Add(ChatTool.CreateFunctionTool(
            "weather",
            "Weather of a city",
            BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city","days"]}""")));
        List<ChatMessage> conversation = [new UserChatMessage("How is the weather?")];

        var (id, name, arguments) = stream ? await StreamedCallAsync(client, conversation, options) : await WholeCallAsync(client, conversation, options);

        Assert.Equal("weather", name);
        Assert.Equal("""{"city":"scripted","days":1}""", arguments);

        conversation.Add(new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall(id, name, BinaryData.FromString(arguments))]));
        conversation.Add(new ToolChatMessage(id, "sunny"));
        ChatCompletion answer = await client.CompleteChatAsync(conversation, options, Cancellation);
        Assert.Equal("The tool has answered.", answer.Content[0].Text);
    }

    private ChatClient Client(string model, string? key = null) => Library(key ?? _product.Keys.Inference).GetChatClient(model);

    private OpenAIClient Library(string key) => new(
        new ApiKeyCredential(key),
        new OpenAIClientOptions { Endpoint = new Uri(_product.Address, "api/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
