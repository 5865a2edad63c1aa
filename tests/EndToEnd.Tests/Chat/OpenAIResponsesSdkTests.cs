// The library calls its client of the Responses API experimental.
#pragma warning disable OPENAI001

using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Wires;
using OpenAI.Responses;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>OpenAI's own .NET library, its client of the Responses API, with nothing changed but base address and key.</summary>
[Collection(ProductCollection.Name)]
public sealed class OpenAIResponsesSdkTests : EndToEndTests
{
    private static readonly BinaryData Schema = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    private readonly InterchangeProcess _product;

    public OpenAIResponsesSdkTests(Product product) => _product = Using(product);

    public static TheoryData<string> Providers => [.. Matrix.Wires.Select(static wire => wire.Author)];

    public static TheoryData<string, bool> ProvidersAndModes => [.. Matrix.Wires.SelectMany(static wire => (bool[])[false, true], static (wire, stream) => (wire.Author, stream))];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Creates_a_response(string provider)
    {
        ResponseResult response = await Client().CreateResponseAsync(Options($"{provider}/echo", "hello there, world"), Cancellation);

        Assert.Equal("hello there, world", response.GetOutputText());
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.StartsWith("gen-", response.Id, StringComparison.Ordinal);
        Assert.Equal((3, 3), (response.Usage.InputTokenCount, response.Usage.OutputTokenCount));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Streams_a_response(string provider)
    {
        var model = $"{provider}/reasoning";
        var text = new StringBuilder();
        ResponseResult? completed = null;

        await foreach (var update in await Client().CreateResponseStreamingAsync(Options(model, "hello there, world", stream: true), Cancellation))
        {
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        Assert.Equal("hello there, world", text.ToString());
        Assert.Equal("hello there, world", completed?.GetOutputText());
        Assert.Contains(completed!.OutputItems, static item => item is ReasoningResponseItem);
    }

    [Theory]
    [MemberData(nameof(ProvidersAndModes))]
    public async Task Calls_a_tool_and_goes_on_with_its_result(string provider, bool stream)
    {
        var options = Options($"{provider}/tools", "How is the weather?", stream);
        options.Tools.Add(ResponseTool.CreateFunctionTool("weather", Schema, strictModeEnabled: true));
        var first = await AnswerAsync(options, stream);
        var call = Assert.Single(first.OutputItems.OfType<FunctionCallResponseItem>());
        Assert.Equal("weather", call.FunctionName);
        Assert.Equal("""{"city":"scripted"}""", call.FunctionArguments.ToString());

        foreach (var item in first.OutputItems)
        {
            options.InputItems.Add(item);
        }

        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "sunny"));
        var second = await AnswerAsync(options, stream);

        Assert.Equal("The tool has answered.", second.GetOutputText());
    }

    [Theory]
    [InlineData("scripted/rate-limited", 429)]
    [InlineData("scripted/ecko", 400)]
    public async Task Surfaces_errors_with_their_status(string model, int status)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client().CreateResponseAsync(Options(model, "hello"), Cancellation));

        Assert.Equal(status, error.Status);
    }

    private static CreateResponseOptions Options(string model, string text, bool stream = false)
    {
        var options = new CreateResponseOptions { Model = model, StreamingEnabled = stream ? true : null, StoredOutputEnabled = false };
        options.InputItems.Add(ResponseItem.CreateUserMessageItem(text));
        return options;
    }

    private async Task<ResponseResult> AnswerAsync(CreateResponseOptions options, bool stream)
    {
        if (!stream)
        {
            return await Client().CreateResponseAsync(options, Cancellation);
        }

        ResponseResult? completed = null;
        await foreach (var update in await Client().CreateResponseStreamingAsync(options, Cancellation))
        {
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        return completed!;
    }

    private ResponsesClient Client() => new(
        new ApiKeyCredential(_product.Keys.Inference),
        new ResponsesClientOptions { Endpoint = new Uri(_product.Address, "api/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
