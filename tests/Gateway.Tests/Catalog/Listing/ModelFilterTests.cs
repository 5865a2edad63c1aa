using System.Collections.Immutable;
using Interchange.Gateway.Catalog.Listing;

namespace Interchange.Gateway.Tests.Catalog.Listing;

public sealed class ModelFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<ListedModel> Rows =
    [
        A.Row(A.Model("acme/text", A.Endpoint("groq", prompt: 1, completion: 4, context: 8_000, parameters: ["tools", "seed"])) with
        {
            Name = "Acme: Plain Text", Tokenizer = "Llama3", Created = Now.AddDays(-10).ToUnixTimeSeconds(), CodingIndex = 30,
        }),
        A.Row(A.Model("acme/vision", A.Endpoint("amazon-bedrock/eu", prompt: 5, completion: 6, context: 200_000, parameters: ["tools", "reasoning"])) with
        {
            InputModalities = ["text", "image"], Tokenizer = "Claude", Created = Now.AddDays(-100).ToUnixTimeSeconds(),
        }),
        A.Row(A.Model("paint/image", A.Endpoint("swiss", prompt: 0, completion: 0)) with { OutputModalities = ["image", "text"], Tokenizer = "Media" }),
        A.Row(A.Model("paint/vectors", A.Endpoint("swiss", prompt: 2, completion: 0)) with { OutputModalities = ["embeddings"] }),
    ];

    public static TheoryData<string, string> Cases => new()
    {
        { "default", "acme/text acme/vision paint/image" },
        { "any output", "acme/text acme/vision paint/image paint/vectors" },
        { "embeddings", "paint/vectors" },
        { "image input", "acme/vision" },
        { "tools", "acme/text acme/vision" },
        { "tools and seed", "acme/text" },
        { "context", "acme/vision" },
        { "min price", "acme/vision" },
        { "max price", "acme/text paint/image" },
        { "min output price", "acme/text acme/vision" },
        { "max output price", "acme/text paint/image" },
        { "arch", "acme/text" },
        { "authors", "paint/image" },
        { "provider slug", "acme/text" },
        { "provider name", "paint/image" },
        { "region by tag", "acme/vision" },
        { "region by datacenters", "paint/image" },
        { "min age", "acme/vision" },
        { "max age", "acme/text" },
        { "min coding index", "acme/text" },
        { "max coding index", "acme/text" },
        { "q in the name", "acme/text" },
        { "q in the id", "acme/vision" },
        { "q of two words", "paint/image" },
        { "not distillable", "acme/text acme/vision paint/image" },
        { "distillable", "" },
        { "zero data retention", "" },
        { "category", "" },
        { "unrecorded measure", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Keeps_what_meets_every_condition(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', Select(Query(name)).Select(r => r.Id)));

    private static ModelQuery Query(string name) => name switch
    {
        "default" => ModelQuery.Default,
        "any output" => ModelQuery.Default with { OutputModalities = [] },
        "embeddings" => ModelQuery.Default with { OutputModalities = ["embeddings"] },
        "image input" => ModelQuery.Default with { InputModalities = ["text", "image"] },
        "tools" => ModelQuery.Default with { SupportedParameters = ["tools"] },
        "tools and seed" => ModelQuery.Default with { SupportedParameters = ["tools", "seed"] },
        "context" => ModelQuery.Default with { MinContext = 8_001 },
        "min price" => ModelQuery.Default with { MinPrice = 1.01m },
        "max price" => ModelQuery.Default with { MaxPrice = 1 },
        "min output price" => ModelQuery.Default with { MinOutputPrice = 4 },
        "max output price" => ModelQuery.Default with { MaxOutputPrice = 4 },
        "arch" => ModelQuery.Default with { Architecture = "llama" },
        "authors" => ModelQuery.Default with { Authors = ["PAINT", "nobody"] },
        "provider slug" => ModelQuery.Default with { Providers = ["groq"] },
        "provider name" => ModelQuery.Default with { Providers = ["Swiss Machines"] },
        "region by tag" => ModelQuery.Default with { Region = "eu", MinContext = 1 },
        "region by datacenters" => ModelQuery.Default with { Region = "eu", Authors = ["paint"] },
        "min age" => ModelQuery.Default with { MinAgeDays = 11 },
        "max age" => ModelQuery.Default with { MaxAgeDays = 10 },
        "min coding index" => ModelQuery.Default with { MinCodingIndex = 30 },
        "max coding index" => ModelQuery.Default with { MaxCodingIndex = 100 },
        "q in the name" => ModelQuery.Default with { Text = "plain" },
        "q in the id" => ModelQuery.Default with { Text = "VISION" },
        "q of two words" => ModelQuery.Default with { Text = "image paint" },
        "not distillable" => ModelQuery.Default with { Distillable = false },
        "distillable" => ModelQuery.Default with { Distillable = true },
        "zero data retention" => ModelQuery.Default with { ZeroDataRetention = true },
        "category" => ModelQuery.Default with { Category = "programming" },
        "unrecorded measure" => ModelQuery.Default with { BoundsUnrecordedMeasure = true },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such case"),
    };

    private static ImmutableArray<ListedModel> Select(ModelQuery query) => ModelSelection.Select(Rows, query, Provider, Now).Page;

    private static (string Name, ImmutableArray<string> Datacenters) Provider(string slug) =>
        slug == "swiss" ? ("Swiss Machines", ["DE", "FI"]) : (slug, []);
}
