using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Anthropic's Messages. Source: Anthropic's API reference, <c>POST /v1/messages</c>, version 2023-06-01.</summary>
internal sealed class AnthropicWire(ModelCatalog catalog) : IProviderWire
{
    /// <summary>The version of the API that this speaks.</summary>
    public const string Version = "2023-06-01";

    /// <summary>The vendor's name in <c>reasoning_details</c>.</summary>
    public const string Format = "anthropic-claude-v1";

    private readonly ConditionalWeakTable<ProviderDescriptor, Uri> _addresses = [];

    public ProviderWire Wire => ProviderWire.AnthropicMessages;

    public string? NativeDialect => NativeRequest.AnthropicMessages;

    public bool Fetches(PromptPart part, Uri address) => ContentBlocks.Fetches(part, address);

    public ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var plan = PlanOf(call);
        var native = NativeOf(call, plan);
        var body = native is null ? RequestWriter.Write(call.Prompt, plan) : NativeBody.Write(native.Body.Memory, call.Prompt, plan);
        var headers = new List<KeyValuePair<string, string>> { new("anthropic-version", Version) };
        if (call.Secret is { } secret)
        {
            headers.Add(new("x-api-key", secret.Reveal()));
        }

        if (Betas.Of(call.Prompt, native) is { Length: > 0 } betas)
        {
            headers.Add(new("anthropic-beta", betas));
        }

        var address = _addresses.GetValue(call.Provider, static known => new Uri(known.BaseUrl, "messages"));
        return new(new WireRequest(address, body) { Headers = headers });
    }

    public IAnswerDecoder Decode(WireCall call)
    {
        var plan = PlanOf(call);
        var isNative = NativeOf(call, plan) is not null;
        var view = new AnswerView
        {
            AnswerTool = isNative ? null : plan.Answer.Tool,
            HidesThoughts = !isNative && call.Prompt.Reasoning is { Exclude: true },
            KeepsNative = isNative,
        };
        return call.Prompt.Stream ? new StreamDecoder(view) : new MessageDecoder(view);
    }

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now) =>
        AnthropicFailures.OfResponse(status, body, headers.RetryAfter, now);

    /// <summary>The caller's own words, where the model takes them: one that does not hold answers to schemas needs them put otherwise.</summary>
    private static NativeRequest? NativeOf(WireCall call, RequestPlan plan) =>
        call.Prompt.ResponseFormat is { Schema: not null } && plan.Answer.Format is null ? null : call.Native;

    private RequestPlan PlanOf(WireCall call) => RequestPlan.For(
        call.Prompt, call.Endpoint, catalog.TryResolve(call.Endpoint.Model, out var resolved) ? resolved.Model.Reasoning : null);
}
