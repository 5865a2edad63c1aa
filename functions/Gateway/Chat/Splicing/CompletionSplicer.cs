using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>Rewrites an answer that came in one piece: first scanned, then, once its cost is known, written with its usage.</summary>
internal sealed class CompletionSplicer(AnswerIdentity identity)
{
    private readonly JsonEdits _edits = new();

    /// <summary>What the answer tells.</summary>
    public AnswerFacts Facts { get; init; } = new();

    /// <summary>A completion has the member, if only as null; what is no completion has no such thing.</summary>
    private bool LacksFingerprint => Facts is { HasFingerprint: false, ChoicesInText: > 0 };

    /// <exception cref="JsonException">The body is not an answer of the wire.</exception>
    public void Scan(ReadOnlySpan<byte> body) => TopLevelReader.Read(body, identity, Facts, _edits);

    /// <summary>Writes the answer, with the usage where the provider had its own, or as the last member, and the record of the route where there is one.</summary>
    public void Write(ReadOnlySpan<byte> body, TokenUsage usage, CostBreakdown cost, JsonObject? routing, PooledBody output)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write(",\"usage\":"u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            UsageJson.Write(json, usage, cost, Facts.RawUsage);
        }

        if (_edits.HasUsagePlace)
        {
            _edits.SetUsage(buffer.WrittenMemory);
            if (routing is null && !LacksFingerprint)
            {
                _edits.Apply(body, 0, body.Length, output);
                return;
            }
        }

        body = body.TrimEnd(" \t\r\n"u8);
        _edits.Apply(body, 0, body.Length - 1, output);
        if (LacksFingerprint)
        {
            output.Append(",\"system_fingerprint\":null"u8);
        }

        if (!_edits.HasUsagePlace)
        {
            output.Append(buffer.WrittenSpan);
        }

        if (routing is not null)
        {
            output.Append(",\"openrouter_metadata\":"u8);
            output.Append(Encoding.UTF8.GetBytes(routing.ToJsonString()));
        }

        output.Append("}"u8);
    }
}
