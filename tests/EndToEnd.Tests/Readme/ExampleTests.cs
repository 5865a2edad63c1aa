using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.FaultWall;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>Sends examples of the README and tells who answered.</summary>
public abstract class ExampleTests : EndToEndTests
{
    /// <summary>Calls that are enough to see a preference: by load balancing alone, so many in a row would be a wonder.</summary>
    private const int Several = 8;

    private const string Question = "Say something.";

    /// <summary>Answers without which the gateway takes an endpoint for not measured.</summary>
    private const int Measured = 20;

    private protected ExampleTests(ChapterProduct chapter)
    {
        Chapter = chapter;
        Product = Using(chapter.Process);
    }

    private protected ChapterProduct Chapter { get; }

    private protected InterchangeProcess Product { get; }

    /// <summary>The example as a whole request: with messages, and with a model where it names none.</summary>
    /// <param name="example">The members that the README shows.</param>
    /// <param name="lab">The model of the lab to ask for.</param>
    /// <param name="provider">Members to set in <c>provider</c>, beside those of the example.</param>
    private protected static string Request(string example, string? lab = null, string? provider = null)
    {
        var request = JsonNode.Parse(example)!.AsObject();
        request["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Question });
        if (lab is not null)
        {
            Assert.False(request.ContainsKey("model"), "The example names its model.");
            request["model"] = $"lab/{lab}";
        }

        if (provider is not null)
        {
            var preferences = request["provider"]?.AsObject() ?? new JsonObject();
            request["provider"] = preferences;
            foreach (var (name, value) in JsonNode.Parse(provider)!.AsObject())
            {
                preferences[name] = value?.DeepClone();
            }
        }

        return request.ToJsonString();
    }

    /// <summary>Makes the call, which is answered.</summary>
    private protected async Task<Answer> AnswerAsync(string request, Caller? caller = null)
    {
        var answer = await (caller ?? Product.Caller).CompleteAsync(request, Cancellation);
        Assert.True(answer.EndedNormally, answer.Body);
        return answer;
    }

    /// <summary>Makes the call several times, each a conversation of its own; the names of the providers that answered.</summary>
    private protected async Task<IReadOnlyList<string?>> ProvidersAsync(string request, Caller? caller = null)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Several).Select(
            number => AnswerAsync(request.Replace(Question, $"{Question} {number} {Guid.NewGuid()}", StringComparison.Ordinal), caller)));
        return [.. answers.Select(static answer => (string?)answer.Json["provider"]).Distinct()];
    }

    /// <summary>Makes a call that no endpoint can serve; what left the endpoints out.</summary>
    private protected async Task<IReadOnlyList<string?>> ExcludedByAsync(string request)
    {
        var answer = await Product.Caller.CompleteAsync(request, Cancellation);
        Assert.True((int)answer.Status == 404, answer.Body);
        return [.. answer.Error!["availability"]!["excluded_by"]!.AsArray().Select(static word => (string?)word)];
    }

    /// <summary>The attempts that were made for an answer, as its record has them.</summary>
    private protected async Task<IReadOnlyList<JsonNode>> AttemptsAsync(string id) =>
        [.. (await Product.Caller.GetGenerationAsync(id, Cancellation))["provider_responses"]!.AsArray().Select(static attempt => attempt!)];

    /// <summary>The endpoint that gave an answer.</summary>
    private protected async Task<string?> EndpointAsync(Answer answer) => Tag((await AttemptsAsync(answer.Id))[^1]);

    private protected static string? Tag(JsonNode attempt) => (string?)attempt["endpoint_id"];

    private protected static string? Failure(JsonNode attempt) => (string?)attempt["failure"];

    /// <summary>Lets the gateway see an endpoint answer so often, and so slowly, that it knows how fast the endpoint is.</summary>
    private protected async Task MeasureAsync(string model, string tag, string upstream, TimeSpan delay)
    {
        Chapter.Providers[tag.Split('/')[0]].Script(upstream, (exchange, _) => LateAsync(exchange, delay));
        var request = Request($$"""{"model":"{{model}}","stream":true}""", provider: $$"""{"only":["{{tag}}"]}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, Measured).Select(_ => Product.Caller.StreamAsync(request, Cancellation)));
        Assert.All(answers, static answer => Assert.True(answer.EndedNormally, answer.Body));
    }

    private static async Task LateAsync(RawExchange exchange, TimeSpan delay)
    {
        await Task.Delay(delay, TimeProvider.System, Cancellation);
        await Answers.WellAsync(exchange);
    }
}
