using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using global::Anthropic;
using global::Anthropic.Models.Messages;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.Tests.Support.Messages;

namespace Interchange.EndToEnd.Tests.Messages;

/// <summary>Anthropic's own .NET library, with nothing changed but base address and key.</summary>
internal static class AnthropicSdk
{
    private static readonly Dictionary<string, JsonElement> None = [];

    /// <param name="product">The product.</param>
    /// <param name="key">The caller's key; the product's own unless said.</param>
    /// <param name="asToken">Whether the key is sent as a token, as Claude Code does with ANTHROPIC_AUTH_TOKEN.</param>
    public static AnthropicClient Client(InterchangeProcess product, string? key = null, bool asToken = false) => new()
    {
        BaseUrl = new Uri(product.Address, "/api").AbsoluteUri,
        ApiKey = asToken ? null : key ?? product.Keys.Inference,
        AuthToken = asToken ? key ?? product.Keys.Inference : null,
        MaxRetries = 0,
        ResponseValidation = true,
    };

    /// <summary>A request of the library's, from its JSON.</summary>
    public static MessageCreateParams Request(JsonObject body) => MessageCreateParams.FromRawUnchecked(None, None, Members(body));

    public static MessageCountTokensParams CountRequest(JsonObject body) => MessageCountTokensParams.FromRawUnchecked(None, None, Members(body));

    /// <summary>The message, as the library understood it.</summary>
    public static async Task<JsonObject> CreateAsync(AnthropicClient client, JsonObject body, CancellationToken cancellationToken) =>
        JsonNode.Parse(JsonSerializer.Serialize(await client.Messages.Create(Request(body), cancellationToken)))!.AsObject();

    /// <summary>The message of a stream, as the library understood its events.</summary>
    public static async Task<JsonObject> StreamAsync(AnthropicClient client, JsonObject body, CancellationToken cancellationToken)
    {
        var stream = new StringBuilder();
        await foreach (var update in client.Messages.CreateStreaming(Request(body), cancellationToken))
        {
            var data = JsonSerializer.Serialize(update);
            stream.Append($"event: {JsonNode.Parse(data)!["type"]}\ndata: {data}\n\n");
        }

        var grammar = MessagesGrammar.Read(stream.ToString());
        Assert.True(grammar.IsComplete);
        return grammar.Message!;
    }

    public static JsonObject Body(string model, string text, string members = "") =>
        JsonNode.Parse($$"""{"model":"{{model}}","max_tokens":4096,"messages":[{"role":"user","content":"{{text}}"}]{{(members.Length == 0 ? "" : "," + members)}}}""")!.AsObject();

    private static Dictionary<string, JsonElement> Members(JsonObject body) =>
        body.ToDictionary(static member => member.Key, static member => JsonElement.Parse(member.Value!.ToJsonString()), StringComparer.Ordinal);
}
