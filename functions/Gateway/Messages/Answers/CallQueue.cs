using System.Text;
using System.Text.Json;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>
/// Calls of tools whose pieces may come mixed: they leave one after the other, as blocks do. A call is over when another one begins and its own arguments are whole.
/// </summary>
internal sealed class CallQueue
{
    private readonly List<Call> _calls = [];
    private int _current;

    /// <summary>True while a call has begun whose arguments are not whole.</summary>
    public bool IsOpen => _calls.Exists(static call => !call.IsWhole);

    /// <summary>Takes a call, or a piece of one.</summary>
    public void Add(ChatToolCall piece)
    {
        var call = _calls.Find(known => known.Index == piece.Index);
        if (call is null)
        {
            call = new Call(piece.Index, piece.Id ?? $"call_{piece.Index}", piece.Name ?? "");
            _calls.Add(call);
        }

        call.All.Append(piece.Arguments);
    }

    /// <summary>What is to be written next; null for nothing.</summary>
    /// <param name="isLast">True when no more pieces come.</param>
    public (Call Call, bool Begins, string Arguments)? Next(bool isLast)
    {
        while (_current < _calls.Count)
        {
            var call = _calls[_current];
            if (!call.Begun || call.Written < call.All.Length)
            {
                var arguments = call.All.ToString(call.Written, call.All.Length - call.Written);
                var begins = !call.Begun;
                call.Begun = true;
                call.Written = call.All.Length;
                return (call, begins, arguments);
            }

            if (_current + 1 == _calls.Count || (!isLast && !call.IsWhole))
            {
                return null;
            }

            _current++;
        }

        return null;
    }

    /// <param name="index">Among the calls of the answer.</param>
    /// <param name="id">What its result refers to.</param>
    /// <param name="name">The tool.</param>
    internal sealed class Call(int index, string id, string name)
    {
        public int Index { get; } = index;

        public string Id { get; } = id;

        public string Name { get; } = name;

        public StringBuilder All { get; } = new();

        /// <summary>How much of the arguments was written.</summary>
        public int Written { get; set; }

        public bool Begun { get; set; }

        /// <summary>Whether the arguments are a whole object of JSON.</summary>
        public bool IsWhole => MessageJson.Parsed(All.ToString()) is { ValueKind: JsonValueKind.Object };
    }
}
