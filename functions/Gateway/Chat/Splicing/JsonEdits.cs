using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>Replacements of ranges of a JSON text, in ascending order, to be applied in one pass.</summary>
internal sealed class JsonEdits
{
    private const int NoUsage = -1;
    private readonly List<(int Start, int End, ReadOnlyMemory<byte> Replacement)> _edits = new(8);
    private int _usage = NoUsage;

    /// <summary>True when a place for the usage has been kept by <see cref="RemoveUsage"/>.</summary>
    public bool HasUsagePlace => _usage != NoUsage;

    public void Clear()
    {
        _edits.Clear();
        _usage = NoUsage;
    }

    /// <summary>Takes the member <c>usage</c> away with the comma before it, until <see cref="SetUsage"/> says what stands there.</summary>
    public void RemoveUsage(int start, int end)
    {
        _usage = _edits.Count;
        Remove(start, end);
    }

    /// <summary>Puts the usage into the place that was kept: the member, with a comma before it.</summary>
    public void SetUsage(ReadOnlyMemory<byte> usage) => _edits[_usage] = _edits[_usage] with { Replacement = usage };

    /// <summary>Takes <c>[start, end)</c> away, which lies behind all earlier edits.</summary>
    public void Remove(int start, int end) => Replace(start, end, default);

    /// <summary>Replaces <c>[start, end)</c>, which lies behind all earlier edits.</summary>
    public void Replace(int start, int end, ReadOnlyMemory<byte> replacement) => _edits.Add((start, end, replacement));

    /// <summary>Inserts at an offset behind all earlier edits.</summary>
    public void Insert(int at, ReadOnlyMemory<byte> text) => Replace(at, at, text);

    /// <summary>Inserts three pieces at an offset before all earlier edits.</summary>
    public void InsertFirst(int at, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second, ReadOnlyMemory<byte> third)
    {
        _edits.InsertRange(0, [(at, at, first), (at, at, second), (at, at, third)]);
        _usage += HasUsagePlace ? 3 : 0;
    }

    /// <summary>Writes the part of the text between two offsets with the edits that lie inside.</summary>
    public void Apply(ReadOnlySpan<byte> text, int from, int to, PooledBody output)
    {
        foreach (var (start, end, replacement) in _edits)
        {
            if (start < from || end > to)
            {
                continue;
            }

            output.Append(text[from..start]);
            output.Append(replacement.Span);
            from = end;
        }

        output.Append(text[from..to]);
    }
}
