using System.IO.Hashing;
using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Folding;

/// <summary>
/// Reads of published usage events what the windows of endpoints need, from their bytes: of an event of a thousand bytes that is a tenth, and making the whole
/// event anew to throw it away took more than all other work of folding. Not for use by several threads at once.
/// </summary>
internal sealed class AttemptReader
{
    private const int LongestOnStack = 256;

    /// <summary>Names that were met, so that each is made once. Endpoints come and go with catalogs, so what is kept is bounded.</summary>
    private const int MostNames = 10_000;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _namesBySpan;

    public AttemptReader() => _namesBySpan = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds the attempts of a message that say something of their endpoint; all of them, or none when it is malformed.</summary>
    /// <param name="body">A JSON array of usage events; see <see cref="Usage.UsageEventJson"/>.</param>
    /// <param name="attempts">Where they go, the attempts of an event in their order.</param>
    /// <exception cref="JsonException">It is no array of objects that name a generation, its time and its attempts' endpoints.</exception>
    public void Read(ReadOnlySpan<byte> body, List<PublishedAttempt> attempts)
    {
        var before = attempts.Count;
        try
        {
            ReadEvents(body, attempts);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // A value of another kind, or a text that is none, is as malformed as what is no JSON.
            attempts.RemoveRange(before, attempts.Count - before);
            throw exception as JsonException ?? new JsonException("A usage event has a value that is not what its name promises.", exception);
        }
    }

    private void ReadEvents(ReadOnlySpan<byte> body, List<PublishedAttempt> attempts)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            ReadEvent(ref reader, body, attempts);
        }

        // Anything behind the array is not JSON: the reader throws here.
        while (reader.Read())
        {
        }
    }

    private void ReadEvent(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, List<PublishedAttempt> attempts)
    {
        UInt128? generation = null;
        DateTimeOffset? createdAt = null;
        var list = ..0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("generation_id"u8))
            {
                reader.Read();
                Expect(ref reader, JsonTokenType.String);
                generation = XxHash128.HashToUInt128(reader.ValueSpan);
            }
            else if (reader.ValueTextEquals("created_at"u8))
            {
                reader.Read();
                createdAt = reader.GetDateTimeOffset();
            }
            else if (reader.ValueTextEquals("attempts"u8))
            {
                reader.Read();
                Expect(ref reader, JsonTokenType.StartArray);
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                list = start..(int)reader.BytesConsumed;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (generation is not { } id || createdAt is not { } created)
        {
            throw new JsonException("A usage event names its generation and its time.");
        }

        if (list.End.Value > 0)
        {
            ReadAttempts(body[list], id, created, attempts);
        }
    }

    private void ReadAttempts(ReadOnlySpan<byte> list, UInt128 generation, DateTimeOffset createdAt, List<PublishedAttempt> attempts)
    {
        var reader = new Utf8JsonReader(list);
        reader.Read();
        var ended = 0.0;
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartObject);
            if (ReadAttempt(ref reader, list, ref ended) is var (name, sample))
            {
                attempts.Add(new PublishedAttempt(generation, isFirst, createdAt.AddMilliseconds(ended), name, sample));
                isFirst = false;
            }
        }
    }

    /// <param name="reader">Positioned on the start of the attempt; afterwards on its end.</param>
    /// <param name="list">What it reads.</param>
    /// <param name="ended">Milliseconds from the request's arrival to the end of the attempt before; then to the end of this one.</param>
    /// <returns>Null for an attempt that says nothing of its endpoint.</returns>
    private (string Name, AttemptSample Sample)? ReadAttempt(ref Utf8JsonReader reader, ReadOnlySpan<byte> list, ref double ended)
    {
        var (tag, upstream) = (default(Range?), default(Range?));
        var (abandoned, own) = (false, false);
        string? failure = null;
        var status = default(int?);
        var duration = 0.0;
        var (start, firstToken) = (default(double?), default(double?));
        var outputTokens = 0L;
        var toolCallsValid = default(bool?);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            switch (name.Length)
            {
                // What is null is as good as absent.
                case > 0 when reader.TokenType == JsonTokenType.Null:
                    break;
                case 12 when name.SequenceEqual("endpoint_tag"u8):
                    tag = Text(ref reader);
                    break;
                case 14 when name.SequenceEqual("upstream_model"u8):
                    upstream = Text(ref reader);
                    break;
                case 7 when name.SequenceEqual("failure"u8):
                    failure = reader.GetString();
                    break;
                case 6 when name.SequenceEqual("status"u8):
                    status = reader.GetInt32();
                    break;
                case 11 when name.SequenceEqual("duration_ms"u8):
                    duration = reader.GetDouble();
                    break;
                case 8 when name.SequenceEqual("start_ms"u8):
                    start = reader.GetDouble();
                    break;
                case 14 when name.SequenceEqual("first_token_ms"u8):
                    firstToken = reader.GetDouble();
                    break;
                case 13 when name.SequenceEqual("output_tokens"u8):
                    outputTokens = reader.GetInt64();
                    break;
                case 13 when name.SequenceEqual("credential_id"u8):
                    own = true;
                    break;
                case 16 when name.SequenceEqual("tool_calls_valid"u8):
                    toolCallsValid = reader.GetBoolean();
                    break;
                case 9 when name.SequenceEqual("abandoned"u8):
                    abandoned = reader.GetBoolean();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (tag is not { } provider)
        {
            throw new JsonException("An attempt names its endpoint.");
        }

        ended = (start ?? ended) + duration;
        return upstream is { } model && !abandoned
            ? (Name(list[provider], list[model]), AttemptSample.Recorded(failure, status, firstToken, outputTokens, duration, toolCallsValid, own))
            : null;
    }

    private string Name(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> upstream)
    {
        // No text has more characters than bytes.
        var most = tag.Length + upstream.Length + ModelEndpoint.NameSeparator.Length;
        var name = most <= LongestOnStack ? stackalloc char[LongestOnStack] : new char[most];
        var length = Copy(tag, name);
        ModelEndpoint.NameSeparator.CopyTo(name[length..]);
        length += ModelEndpoint.NameSeparator.Length;
        length += Copy(upstream, name[length..]);
        name = name[..length];
        if (_namesBySpan.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_names.Count == MostNames)
        {
            _names.Clear();
        }

        var made = name.ToString();
        _names.Add(made);
        return made;
    }

    /// <param name="text">A JSON string with its quotes.</param>
    /// <param name="characters">Where its characters go.</param>
    private static int Copy(ReadOnlySpan<byte> text, Span<char> characters)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        return reader.CopyString(characters);
    }

    /// <summary>Where the string stands, with its quotes.</summary>
    private static Range Text(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.String);
        return (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (reader.TokenType != token)
        {
            throw new JsonException($"Expected {token}, found {reader.TokenType}.");
        }
    }
}
