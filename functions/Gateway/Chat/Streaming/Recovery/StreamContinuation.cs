using System.Buffers;
using System.Globalization;
using System.Text;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>
/// Follows one attempt at a stream that may have to be continued. The first attempt's text is only noted. An attempt that continues by prefill
/// goes on where the text ends; one that starts over is held against the text, unit by unit, and passes on what lies behind it. A continuation
/// never shows its thoughts: the caller has seen those of the first attempt.
/// </summary>
internal sealed class StreamContinuation : IDisposable
{
    private readonly byte[]? _created;
    private readonly bool _continues;
    private readonly int _prefix;
    private readonly ArrayBufferWriter<char> _decoded = new(256);
    private readonly PooledBody _altered = new(512);
    private int _matched;
    private int _before;

    private StreamContinuation(DeliveredText text, bool continues, int prefix, long? created)
    {
        Text = text;
        _continues = continues;
        _prefix = prefix;
        _created = created is { } seconds ? Encoding.ASCII.GetBytes(seconds.ToString(CultureInfo.InvariantCulture)) : null;
    }

    public DeliveredText Text { get; }

    /// <summary>True while all that came is text that another attempt could continue.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>False while the caller has text that this attempt has not come to yet.</summary>
    public bool IsAligned => _matched == _prefix;

    /// <summary>The chunk to send after <see cref="Passage.Altered"/>; valid until the next one is taken.</summary>
    public ReadOnlySpan<byte> Altered => _altered.Span;

    /// <summary>Of the attempt that begins the answer.</summary>
    public static StreamContinuation First() => new(new DeliveredText(), continues: false, prefix: 0, created: null);

    /// <summary>Of an attempt that was sent the text to go on from.</summary>
    public static StreamContinuation AfterPrefill(DeliveredText text, long? created) => new(text, continues: true, prefix: 0, created);

    /// <summary>Of an attempt that starts over.</summary>
    public static StreamContinuation FromStart(DeliveredText text, long? created) => new(text, continues: true, text.Units.Length, created);

    /// <summary>Decides what becomes of a chunk.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    public Passage Take(ReadOnlySpan<byte> chunk)
    {
        _before = Text.Units.Length;
        var delta = DeltaReader.Read(chunk);
        _decoded.ResetWrittenCount();
        if (delta.Content is var (start, end))
        {
            JsonUnits.Decode(chunk[start..end], _decoded);
        }

        var passage = _continues ? Continue(chunk, delta) : Passage.Whole;
        if (!_continues)
        {
            Note(_decoded.WrittenSpan, delta);
        }

        return passage;
    }

    /// <summary>What was taken is with the caller now.</summary>
    /// <param name="all">False when the chunk that was taken last is not.</param>
    public void Delivered(bool all) => Text.Delivered(all ? Text.Units.Length : _before);

    /// <summary>The chunk that was taken last goes to nobody after all.</summary>
    public void Undo() => Text.Truncate(_before);

    public void Dispose() => _altered.Dispose();

    private Passage Continue(ReadOnlySpan<byte> chunk, Delta delta)
    {
        var units = _decoded.WrittenSpan;
        if (!IsAligned)
        {
            var common = Math.Min(units.Length, _prefix - _matched);
            if (delta.IsMore || !units[..common].SequenceEqual(Text.Units.Slice(_matched, common)))
            {
                return Passage.Diverged;
            }

            _matched += common;
            units = units[common..];
            if (!IsAligned)
            {
                return delta.Finished ? Passage.Diverged : Passage.Nothing;
            }
        }

        if (units.IsEmpty && !delta.Finished && !delta.IsMore)
        {
            return Passage.Nothing;
        }

        Note(units, delta);
        Alter(chunk, delta, units);
        return Passage.Altered;
    }

    private void Note(ReadOnlySpan<char> units, Delta delta) =>
        IsSound = IsSound && !delta.IsMore && !delta.Finished && Text.TryAppend(units);

    /// <summary>The chunk with the first attempt's <c>created</c>, and with the text that is new.</summary>
    private void Alter(ReadOnlySpan<byte> chunk, Delta delta, ReadOnlySpan<char> units)
    {
        _altered.Clear();
        var from = 0;
        var createdFirst = delta.Created is { } c && (delta.Content is not { } t || c.Start < t.Start);
        if (createdFirst)
        {
            from = Created(chunk, delta, from);
        }

        if (delta.Content is var (start, end))
        {
            _altered.Append(chunk[from..start]);
            JsonUnits.Encode(units, _altered);
            from = end;
        }

        if (!createdFirst)
        {
            from = Created(chunk, delta, from);
        }

        _altered.Append(chunk[from..]);
    }

    private int Created(ReadOnlySpan<byte> chunk, Delta delta, int from)
    {
        if (_created is null || delta.Created is not var (start, end))
        {
            return from;
        }

        _altered.Append(chunk[from..start]);
        _altered.Append(_created);
        return end;
    }
}
