using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Tests.Usage.Oracle;

/// <summary>Shapes that no document describes and that come all the same, and prices beside tokens.</summary>
internal static class OddShapes
{
    private static readonly Pricing Weekend = PriceLists.Plain with
    {
        Overrides =
        [
            new PriceOverride { UtcDays = [DayOfWeek.Saturday, DayOfWeek.Sunday], Prompt = 0.0000005m },
            new PriceOverride { MinPromptTokens = 1_000, Prompt = 0.000004m, Completion = 0.000008m },
            new PriceOverride { MinPromptTokens = 1_000, UtcStart = 0, UtcEnd = 600, UtcDays = [DayOfWeek.Saturday], Completion = 0.000001m, Request = 0.5m },
        ],
    };

    public static IEnumerable<UsageShape> All =>
    [
        UsageShape.Of("Numbers as strings", PriceLists.OpenAI, (64 * 0.0000025m) + (36 * 0.00000125m) + (50 * 0.00001m), """
            {"prompt_tokens":"100","completion_tokens":"50","total_tokens":"150","prompt_tokens_details":{"cached_tokens":"36"}}
            """),
        UsageShape.Of("Numbers with a fraction and an exponent", PriceLists.Plain, (11 * 0.000001m) + (800 * 0.000002m), """{"prompt_tokens":10.5,"completion_tokens":8e2}"""),
        UsageShape.Of("Negative details", PriceLists.OpenAI, (100 * 0.0000025m) + (50 * 0.00001m), """
            {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":-5},"completion_tokens_details":{"reasoning_tokens":-1}}
            """),
        UsageShape.Of("More cached than there is", PriceLists.OpenAI, (10 * 0.00000125m) + (1 * 0.00001m), """
            {"prompt_tokens":10,"completion_tokens":1,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":99}}
            """),
        UsageShape.Of("More reasoning than completion, though the total has it inside", PriceLists.OpenAI, (10 * 0.0000025m) + (10 * 0.00001m), """
            {"prompt_tokens":10,"completion_tokens":10,"total_tokens":20,"completion_tokens_details":{"reasoning_tokens":12}}
            """),
        UsageShape.Of("Absurd reasoning", PriceLists.OpenAI, (10 * 0.0000025m) + (10 * 0.00001m), """
            {"prompt_tokens":10,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":9000000000000000000}}
            """),
        UsageShape.Of("An absurd cost is no bill", PriceLists.Plain, (10 * 0.000001m) + (10 * 0.000002m), """
            {"prompt_tokens":10,"completion_tokens":10,"cost":1e15}
            """) with { Trusted = true },
        UsageShape.Of("A negative cost is no bill", PriceLists.Plain, (10 * 0.000001m) + (10 * 0.000002m), """{"prompt_tokens":10,"completion_tokens":10,"cost":-1}""") with { Trusted = true },
        UsageShape.Of("A cost as a string", PriceLists.Plain, 0.125m, """{"prompt_tokens":10,"completion_tokens":10,"cost":"0.125"}""") with { Trusted = true },
        UsageShape.Of("Zero stays zero", PriceLists.Plain, 0m, """{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"""),
        UsageShape.Of("The completion by the total", PriceLists.Plain, (10 * 0.000001m) + (6 * 0.000002m), """{"prompt_tokens":10,"total_tokens":16}"""),
        UsageShape.Of("The prompt by the total", PriceLists.Plain, (10 * 0.000001m) + (6 * 0.000002m), """{"prompt_tokens":null,"completion_tokens":6,"total_tokens":16}"""),
        UsageShape.Of("Nothing completed", PriceLists.Plain, 10 * 0.000001m, """{"prompt_tokens":10,"completion_tokens":null,"total_tokens":10}"""),
        new("Zeros after the truth", PriceLists.Plain, (10 * 0.000001m) + (6 * 0.000002m),
            UsageShape.Content("""{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16}"""), UsageShape.Chunk("""{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}""")),
        new("An empty object after the truth", PriceLists.Plain, (10 * 0.000001m) + (6 * 0.000002m),
            UsageShape.Content("""{"prompt_tokens":10,"completion_tokens":6,"total_tokens":16}"""), UsageShape.Chunk("{}")),
        UsageShape.Of("Per request, with two images", PriceLists.ByPiece, (100 * 0.000001m) + (10 * 0.000002m) + 0.01m + (2 * 0.002m), """
            {"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}
            """) with { Images = 2 },
        UsageShape.Of("Image tokens of the prompt", PriceLists.ByPiece, (15 * 0.000001m) + (85 * 0.000008m) + (10 * 0.000002m) + 0.01m, """
            {"prompt_tokens":100,"completion_tokens":10,"total_tokens":110,"prompt_tokens_details":{"image_tokens":85,"text_tokens":15}}
            """),
        UsageShape.Of("A discount on all of it", PriceLists.ByPiece with { Discount = 0.25m }, ((100 * 0.000001m) + (10 * 0.000002m) + 0.01m) * 0.75m, """
            {"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}
            """),
        UsageShape.Of("A weekend", Weekend, (100 * 0.0000005m) + (10 * 0.000002m), """
            {"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}
            """) with { At = new DateTimeOffset(2026, 7, 4, 12, 0, 0, TimeSpan.Zero) },
        UsageShape.Of("A weekend, long: the later entry wins", Weekend, (1001 * 0.000004m) + (10 * 0.000008m), """
            {"prompt_tokens":1001,"completion_tokens":10,"total_tokens":1011}
            """) with { At = new DateTimeOffset(2026, 7, 4, 12, 0, 0, TimeSpan.Zero) },
        UsageShape.Of("A weekend, long, early: every condition, each price from the last that has it", Weekend, (1001 * 0.000004m) + (10 * 0.000001m) + 0.5m, """
            {"prompt_tokens":1001,"completion_tokens":10,"total_tokens":1011}
            """) with { At = new DateTimeOffset(2026, 7, 4, 5, 59, 59, TimeSpan.Zero) },
        UsageShape.Of("Less than a nano-dollar, rounded once", new Pricing { Prompt = 0.0000000003m, Completion = 0.0000000003m }, 0.000000001m, """
            {"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}
            """),
        UsageShape.Of("Half a nano-dollar is rounded up", new Pricing { Prompt = 0.0000000005m }, 0.000000001m, """{"prompt_tokens":1,"completion_tokens":0,"total_tokens":1}"""),
    ];
}
