using System.ClientModel;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Embeddings;

namespace Interchange.EndToEnd.Tests.Embeddings;

/// <summary>Embeddings and rankings over HTTP, and with OpenAI's own library.</summary>
[Collection(ProductCollection.Name)]
public sealed class EmbeddingTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public EmbeddingTests(Product product) => _product = Using(product);

    [Theory]
    [InlineData("scripted/embedding")]
    [InlineData("scripted-cohere/embedding")]
    public async Task The_official_library_gets_its_vectors(string model)
    {
        var client = new EmbeddingClient(
            model,
            new ApiKeyCredential(_product.Keys.Inference),
            new OpenAIClientOptions { Endpoint = new Uri(_product.Address, "api/v1") });

        var embeddings = (await client.GenerateEmbeddingsAsync(["hello", "world", "hello"], new EmbeddingGenerationOptions { Dimensions = 5 }, Cancellation)).Value;

        Assert.Equal(3, embeddings.Count);
        Assert.All(embeddings, static embedding => Assert.Equal(5, embedding.ToFloats().Length));
        Assert.Equal(embeddings[0].ToFloats().ToArray(), embeddings[2].ToFloats().ToArray());
        Assert.NotEqual(embeddings[0].ToFloats().ToArray(), embeddings[1].ToFloats().ToArray());
        Assert.Equal(3, embeddings.Usage.InputTokenCount);
    }

    [Theory]
    [InlineData("scripted")]
    [InlineData("scripted-cohere")]
    public async Task Embeddings_are_charged_for_what_was_read_and_recorded_as_what_they_are(string author)
    {
        var (status, answer) = await PostAsync("embeddings", $$"""{"model":"{{author}}/embedding","input":"one two three four","input_type":"search_query"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("list", (string?)answer["object"]);
        Assert.Equal($"{author}/embedding", (string?)answer["model"]);
        Assert.Equal(4, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(0.000004m, (decimal)answer["usage"]!["cost"]!);
        var record = await Eventually.GetAsync("record", TimeSpan.FromSeconds(20), () => _product.Caller.FindGenerationAsync((string)answer["id"]!, Cancellation), Cancellation);
        Assert.Equal("embeddings", (string?)record["api_type"]);
        Assert.Equal(0.000004m, (decimal)record["total_cost"]!);
    }

    [Theory]
    [InlineData("scripted", "Scripted")]
    [InlineData("scripted-cohere", "Scripted Cohere")]
    public async Task Documents_are_ranked_and_come_back_with_their_rank(string author, string provider)
    {
        var (status, answer) = await PostAsync(
            "rerank",
            $$"""{"model":"{{author}}/rerank","query":"capital of France","documents":["Berlin is the capital of Germany","Paris is the capital of France",{"text":"Bread"}],"top_n":2}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("gen-", (string?)answer["id"], StringComparison.Ordinal);
        Assert.Equal(provider, (string?)answer["provider"]);
        var results = answer["results"]!.AsArray();
        Assert.Equal([1, 0], results.Select(static result => (int)result!["index"]!));
        Assert.Equal("Paris is the capital of France", (string?)results[0]!["document"]!["text"]);
        Assert.Equal(1, (int)answer["usage"]!["search_units"]!);
    }

    [Theory]
    [InlineData("embeddings", """{"model":"scripted/embedding"}""", "\"input\" is missing")]
    [InlineData("embeddings", """{"model":"scripted/embedding","input":[]}""", "\"input\" is empty")]
    [InlineData("embeddings", """{"model":"scripted/embedding","input":7}""", "\"input\" must be")]
    [InlineData("embeddings", """{"model":"scripted/embedding","input":"x","dimensions":0}""", "\"dimensions\"")]
    [InlineData("embeddings", """{"model":"scripted/embedding","input":"x","stream":true}""", "\"stream\"")]
    [InlineData("embeddings", """{"model":"scripted/echo","input":"x"}""", "output_modalities=embeddings")]
    [InlineData("rerank", """{"model":"scripted/rerank","query":"","documents":["x"]}""", "\"query\"")]
    [InlineData("rerank", """{"model":"scripted/rerank","query":"x","documents":[7]}""", "\"documents\"")]
    [InlineData("rerank", """{"model":"scripted/embedding","query":"x","documents":["x"]}""", "output_modalities=rerank")]
    [InlineData("embeddings", """{"model":"scripted-cohere/embedding","input":[1,2,3]}""", "no tokens")]
    [InlineData("rerank", """{"model":"scripted-cohere/rerank","query":"x","documents":[{"image":"data:image/png;base64,iVBO"}]}""", "ranks texts alone")]
    [InlineData("chat/completions", """{"model":"scripted/embedding","messages":[{"role":"user","content":"x"}]}""", "does not chat")]
    public async Task What_cannot_be_meant_is_refused_with_what_to_do(string path, string body, string says)
    {
        var (status, answer) = await PostAsync(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_embed_are_listed_apart()
    {
        var list = await _product.Caller.Http.GetFromJsonAsync<JsonNode>(new Uri("api/v1/embeddings/models", UriKind.Relative), Cancellation);

        Assert.Equal(["scripted-cohere/embedding", "scripted/embedding"], list!["data"]!.AsArray().Select(static model => (string?)model!["id"]).Order(StringComparer.Ordinal));
    }

    private async Task<(HttpStatusCode Status, JsonNode Answer)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _product.Caller.Http.PostAsync(new Uri("api/v1/" + path, UriKind.Relative), content, Cancellation);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!);
    }
}
