using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// Rewrites the chunks of one stream into the gateway's own events. The text around a chunk's content is the same from chunk to chunk,
/// so it is scanned once and then compared and copied: a chunk costs three comparisons and three copies.
/// </summary>
internal sealed class ChunkSplicer(AnswerIdentity identity, AnswerFacts facts) : IDisposable
{
    /// <summary>What ends the content, or makes it more than plain text to be copied.</summary>
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static control => (byte)control), (byte)'"', (byte)'\\']);

    private readonly JsonEdits _edits = new();
    private readonly PooledBody _before = new(512);
    private readonly PooledBody _after = new(256);
    private readonly PooledBody _ownBefore = new(512);
    private readonly PooledBody _ownAfter = new(256);
    private bool _learned;

    /// <summary>Appends the chunk as one server-sent event, and notes what it tells.</summary>
    /// <returns>False when the chunk only carried usage, which the end of the answer will carry: nothing was appended.</returns>
    /// <exception cref="JsonException">The chunk is not what the wire allows; nothing was appended.</exception>
    public bool Splice(ReadOnlySpan<byte> chunk, PooledBody output) => (_learned && SpliceAlike(chunk, output)) || Scan(chunk, output);

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
        _ownBefore.Dispose();
        _ownAfter.Dispose();
    }

    private bool SpliceAlike(ReadOnlySpan<byte> chunk, PooledBody output)
    {
        var length = chunk.Length - _before.Length - _after.Length;
        if (length <= 0 || !chunk.StartsWith(_before.Span) || !chunk.EndsWith(_after.Span))
        {
            return false;
        }

        var content = chunk.Slice(_before.Length, length);
        if (content.ContainsAny(NotPlain))
        {
            return false;
        }

        output.Append(_ownBefore.Span);
        output.Append(content);
        output.Append(_ownAfter.Span);
        facts.SawText(content);
        return true;
    }

    private bool Scan(ReadOnlySpan<byte> chunk, PooledBody output)
    {
        _edits.Clear();
        var content = TopLevelReader.Read(chunk, identity, facts, _edits);
        if (facts.UsageInText && facts.ChoicesInText == 0)
        {
            return false;
        }

        output.Append("data: "u8);
        _edits.Apply(chunk, 0, chunk.Length, output);
        output.Append("\n\n"u8);
        if (content is var (start, end) && !facts.UsageInText && facts.Failure is null)
        {
            Learn(chunk, start, end);
        }

        return true;
    }

    private void Learn(ReadOnlySpan<byte> chunk, int start, int end)
    {
        _before.Clear();
        _before.Append(chunk[..start]);
        _after.Clear();
        _after.Append(chunk[end..]);
        _ownBefore.Clear();
        _ownBefore.Append("data: "u8);
        _edits.Apply(chunk, 0, start, _ownBefore);
        _ownAfter.Clear();
        _edits.Apply(chunk, end, chunk.Length, _ownAfter);
        _ownAfter.Append("\n\n"u8);
        _learned = true;
    }
}
