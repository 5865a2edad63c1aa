using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat;

/// <summary>
/// Finds out whether an answer calls tools, and whether its calls are well formed: JSON arguments, and a name that the request offers.
/// Exists only for requests that offer tools, and costs one search of a chunk while none is called. Arguments are in memory until the attempt ends.
/// </summary>
internal sealed class ToolCallCheck : IDisposable
{
    /// <summary>More than this is not checked.</summary>
    private const int MostArgumentBytes = 1024 * 1024;

    private readonly ReadOnlyMemory<byte> _tools;
    private readonly List<Call> _calls = [];
    private int _bytes;
    private bool _unchecked;

    private ToolCallCheck(ReadOnlyMemory<byte> tools) => _tools = tools;

    /// <summary>True once a tool was called.</summary>
    public bool Called => _calls.Count > 0;

    /// <summary>The check of an answer to the request; null when it offers no tools.</summary>
    public static ToolCallCheck? For(ChatRequest request) =>
        request.Document.Find(ChatField.Tools) is { Kind: JsonTokenType.StartArray } tools
            ? new ToolCallCheck(request.Document.Utf8[tools.ValueStart..tools.ValueEnd])
            : null;

    /// <summary>Reads a chunk, or an answer in one piece.</summary>
    /// <param name="json">Valid JSON of the wire.</param>
    public void Read(ReadOnlySpan<byte> json)
    {
        if (_unchecked || json.IndexOf("\"tool_calls\""u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadCalls(ref reader);
                }
            }
        }
    }

    /// <summary>Whether every call is well formed, as far as could be checked.</summary>
    public bool AreValid()
    {
        if (_unchecked)
        {
            return true;
        }

        using var tools = JsonDocument.Parse(_tools);
        var offered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tool in tools.RootElement.EnumerateArray())
        {
            AddName(tool, offered);
        }

        return _calls.TrueForAll(call => call.Name is { } name && offered.Contains(name) && IsJson(call.Arguments.Span));
    }

    public void Dispose()
    {
        foreach (var call in _calls)
        {
            call.Arguments.Dispose();
        }
    }

    private void ReadCalls(ref Utf8JsonReader reader)
    {
        for (var ordinal = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; ordinal++)
        {
            ReadCall(ref reader, ordinal);
        }
    }

    private void ReadCall(ref Utf8JsonReader reader, int ordinal)
    {
        // OpenAI puts the index first; a server that leaves it out sends the calls of a chunk in their order.
        var index = ordinal;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                index = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : ordinal;
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadFunction(ref reader, CallAt(index));
                }
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void ReadFunction(ref Utf8JsonReader reader, Call call)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = reader.ValueTextEquals("name"u8);
            var isArguments = reader.ValueTextEquals("arguments"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && isName)
            {
                call.Name ??= Name(ref reader);
            }
            else if (reader.TokenType == JsonTokenType.String && isArguments)
            {
                Append(ref reader, call);
            }

            reader.Skip();
        }
    }

    private void Append(ref Utf8JsonReader reader, Call call)
    {
        _bytes += reader.ValueSpan.Length;
        if (_bytes > MostArgumentBytes)
        {
            _unchecked = true;
            return;
        }

        try
        {
            call.Arguments.Advance(reader.CopyString(call.Arguments.GetMemory(reader.ValueSpan.Length).Span));
        }
        catch (InvalidOperationException)
        {
            // A piece that ends in half of a surrogate pair has no text of its own.
            _unchecked = true;
        }
    }

    private static string? Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is { Length: > 0 } name ? name : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no name.
            return null;
        }
    }

    private Call CallAt(int index)
    {
        var call = _calls.Find(known => known.Index == index);
        if (call is null)
        {
            call = new Call(index);
            _calls.Add(call);
        }

        return call;
    }

    private static void AddName(JsonElement tool, HashSet<string> offered)
    {
        if (tool.ValueKind == JsonValueKind.Object
            && ((tool.TryGetProperty("function", out var described) && described.ValueKind == JsonValueKind.Object)
                || (tool.TryGetProperty("custom", out described) && described.ValueKind == JsonValueKind.Object))
            && described.TryGetProperty("name", out var name)
            && name.ValueKind == JsonValueKind.String)
        {
            offered.Add(name.GetString()!);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> arguments)
    {
        var reader = new Utf8JsonReader(arguments, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (reader.Read())
            {
            }

            return reader.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class Call(int index)
    {
        public int Index { get; } = index;

        public string? Name { get; set; }

        public PooledBody Arguments { get; } = new(256);
    }
}
