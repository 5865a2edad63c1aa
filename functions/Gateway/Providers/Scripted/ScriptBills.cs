using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// The bills of this process's answers, the latest ten thousand. An answer is billed in whole once a part of it has gone out, whoever listens to the rest, as
/// providers bill that cannot be cancelled; one whose client left before that is not.
/// </summary>
internal sealed class ScriptBills
{
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = new();

    /// <summary>An answer is begun.</summary>
    /// <returns>Its entry; null where there is nothing to bill.</returns>
    public Entry? Open(ScriptBill? bill)
    {
        if (bill is null)
        {
            return null;
        }

        var entry = new Entry(bill);
        lock (_gate)
        {
            _entries.Enqueue(entry);
            if (_entries.Count > Most)
            {
                _entries.Dequeue();
            }
        }

        return entry;
    }

    /// <summary>The bills in the order of their answers, as JSON.</summary>
    public ReadOnlyMemory<byte> List()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var entry in Entries())
            {
                json.WriteStartObject();
                json.WriteString("id", entry.Bill.Id);
                json.WriteString("model", entry.Bill.Model);
                json.WriteString("state", entry.State);
                json.WriteNumber("prompt_tokens", entry.Bill.PromptTokens);
                json.WriteNumber("cached_tokens", entry.Bill.CachedTokens);
                json.WriteNumber("completion_tokens", entry.Bill.CompletionTokens);
                json.WriteNumber("nano_dollars", entry.Bill.NanoDollars);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private Entry[] Entries()
    {
        lock (_gate)
        {
            return [.. _entries];
        }
    }

    /// <summary>An answer and whether it is billed.</summary>
    internal sealed class Entry(ScriptBill bill)
    {
        private const string Pending = "pending";

        private volatile string _state = Pending;

        public ScriptBill Bill => bill;

        /// <summary><c>pending</c> until anything has gone out, then <c>billed</c>; <c>waived</c> when nothing has.</summary>
        public string State => _state;

        /// <summary>A part of the answer has gone out.</summary>
        public void Charge() => _state = "billed";

        /// <summary>The answer is over.</summary>
        public void Close()
        {
            if (_state == Pending)
            {
                _state = "waived";
            }
        }
    }
}
