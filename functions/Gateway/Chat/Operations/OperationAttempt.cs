using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>One attempt at an answer that is not chat's.</summary>
internal sealed class OperationAttempt(ChatRun run, int index, AttemptClock clock, InferenceOperation operation) : CompletionAttempt(run, index, clock)
{
    private readonly ChatDocument _document = run.Request.Document;
    private readonly string _accountId = run.Caller.AccountId;
    private readonly ChatRequest _request = run.Request;

    public override string? Path => Api.Path;

    // Nothing is generated: what was read is billed.
    public override bool IsInsured => false;

    private ProviderApi Api => operation.ApiOf!(Step.Provider)!;

    public override List<ReadOnlyMemory<byte>> Request()
    {
        var slices = RequestSplice.For(_request, Step, _accountId);
        return Api.LeftOut.IsEmpty && Api.Renamed.IsEmpty && Api.WriteRequest is null ? slices : [Adapted(slices)];
    }

    protected override void Rewrite(string? mediaType)
    {
        if (Api.WriteAnswer is { } write)
        {
            var buffer = new ArrayBufferWriter<byte>(Body.Length);
            using (var answer = JsonDocument.Parse(Body.Memory, WireJson.Bounded))
            using (var json = new Utf8JsonWriter(buffer))
            {
                write(answer.RootElement, json);
            }

            Replace(buffer.WrittenSpan);
        }

        if (operation.Rewrite is { } rewrite)
        {
            using var own = new PooledBody(Body.Length);
            rewrite(_document, Body.Memory, own);
            Replace(own.Span);
        }
    }

    protected override ProviderFailure? Verdict() => Facts.Failure ?? (operation.IsAnswer!(Body.Memory) ? null : new ProviderFailure(FailureClass.InvalidResponse));

    protected override long EstimateCompletion() => 0;

    private void Replace(ReadOnlySpan<byte> answer)
    {
        Body.Clear();
        Body.Append(answer);
    }

    /// <summary>The body under the names that the provider knows.</summary>
    private ReadOnlyMemory<byte> Adapted(List<ReadOnlyMemory<byte>> slices)
    {
        using var body = new PooledBody(4 * 1024);
        foreach (var slice in slices)
        {
            body.Append(slice.Span);
        }

        using var document = JsonDocument.Parse(body.Memory, WireJson.Bounded);
        var buffer = new ArrayBufferWriter<byte>(body.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            (Api.WriteRequest ?? WriteNames)(document.RootElement, json);
        }

        return buffer.WrittenMemory;
    }

    private void WriteNames(JsonElement request, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var member in request.EnumerateObject())
        {
            if (!Api.LeftOut.Contains(member.Name, StringComparer.Ordinal))
            {
                json.WritePropertyName(Api.Renamed.GetValueOrDefault(member.Name, member.Name));
                member.Value.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
