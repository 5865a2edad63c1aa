using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Readme;

[Collection(ChapterCollection.Name)]
public sealed class PolicyExampleTests(ChapterProduct chapter) : ExampleTests(chapter)
{
    private const string Nothing = """{"allowed_providers":null,"ignored_providers":null,"default_sort":null,"data_collection":null,"zdr":null,"store_responses":null}""";

    [Theory, Example("policy", "allowed_providers")]
    public Task Only_those_listed_answer_and_a_request_cannot_add_to_them(string example) => UnderAsync(example, async () =>
    {
        Assert.Subset(new HashSet<string?> { "Groq", "Fireworks" }, (await ProvidersAsync(Request("{}", "plain"))).ToHashSet());
        Assert.Equal(["Fireworks"], await ProvidersAsync(Request("{}", "plain", """{"only":["fireworks","together"]}""")));
        Assert.Contains("allowed_providers", await ExcludedByAsync(Request("{}", "plain", """{"only":["together"]}""")));
    });

    [Theory, Example("policy", "ignored_providers")]
    public Task Those_listed_never_answer(string example) => UnderAsync(example, async () =>
    {
        Assert.DoesNotContain("DeepInfra", await ProvidersAsync(Request("{}", "plain")));
        Assert.Contains("ignored_providers", await ExcludedByAsync(Request("{}", "plain", """{"only":["deepinfra"]}""")));
    });

    [Theory, Example("policy", "default_sort")]
    public Task Requests_that_do_not_sort_are_sorted_so(string example) => UnderAsync(example, async () =>
    {
        Assert.Equal(["DeepInfra"], await ProvidersAsync(Request("{}", "alike")));
        Assert.Equal(["Groq"], await ProvidersAsync(Request("{}", "alike", """{"ignore":["deepinfra"]}""")));
    });

    [Theory, Example("policy", "data_collection")]
    public Task Who_collects_the_data_is_not_asked_whatever_the_request_says(string example) => UnderAsync(example, async () => Assert.Subset(
        new HashSet<string?> { "Groq", "Fireworks" }, (await ProvidersAsync(Request("{}", "plain", """{"data_collection":"allow"}"""))).ToHashSet()));

    [Theory, Example("policy", "zdr")]
    public Task Who_keeps_anything_is_not_asked_whatever_the_request_says(string example) => UnderAsync(example, async () =>
        Assert.Equal(["Fireworks"], await ProvidersAsync(Request("{}", "plain", """{"zdr":false}"""))));

    [Theory, Example("policy", "store_responses")]
    public Task Responses_are_kept_whose_requests_ask_for_it(string example) => UnderAsync(example, async () =>
    {
        const string Body = """{"model":"scripted/echo","input":"Hi","store":true}""";
        var http = Product.Caller.Http;
        using var stored = await http.PostAsync(new Uri("api/v1/responses", UriKind.Relative), new StringContent(Body, Encoding.UTF8, "application/json"), Cancellation);
        var response = JsonNode.Parse(await stored.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal("completed", (string?)JsonNode.Parse(await http.GetStringAsync(new Uri($"api/v1/responses/{(string)response["id"]!}", UriKind.Relative), Cancellation))!["status"]);
    });

    private async Task UnderAsync(string example, Func<Task> act)
    {
        var policy = await ChangeAsync(example);
        try
        {
            foreach (var (name, value) in JsonNode.Parse(example)!.AsObject())
            {
                Assert.True(JsonNode.DeepEquals(value, policy[name]), policy.ToJsonString());
            }

            await act();
        }
        finally
        {
            await ChangeAsync(Nothing);
        }
    }

    private async Task<JsonNode> ChangeAsync(string change)
    {
        var address = new Uri("api/v1/policy", UriKind.Relative);
        var http = Product.CallerWith(Product.Keys.Management).Http;
        using var changed = await http.PatchAsync(address, new StringContent(change, Encoding.UTF8, "application/json"), Cancellation);
        changed.EnsureSuccessStatusCode();
        return JsonNode.Parse(await http.GetStringAsync(address, Cancellation))!["data"]!;
    }
}
