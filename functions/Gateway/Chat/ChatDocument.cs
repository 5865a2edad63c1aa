using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat;

/// <summary>
/// A chat request as its own bytes, with an index of the top-level properties. The bytes are never re-serialised:
/// what the gateway does not own reaches the provider as the caller wrote it.
/// </summary>
internal sealed class ChatDocument : IDisposable
{
    private const int MaxDepth = 256;
    private const int TypicalMembers = 16;

    private readonly PooledBody _body;
    private readonly int[] _indexOf = new int[ChatFields.Count];

    private ChatDocument(PooledBody body) => _body = body;

    /// <summary>The whole document.</summary>
    public ReadOnlyMemory<byte> Utf8 => _body.Memory;

    /// <summary>The members in their order, with the field each one is.</summary>
    public List<(ChatField Field, JsonMember Member)> Members { get; } = new(TypicalMembers);

    /// <summary>Indexes the body and takes ownership of it; when it throws, the body is disposed.</summary>
    /// <exception cref="GatewayException">400: not one JSON object in valid UTF-8, or one of the gateway's fields stands twice.</exception>
    public static ChatDocument Parse(PooledBody body)
    {
        var document = new ChatDocument(body);
        try
        {
            document.Index();
            return document;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>The member, or null when the request lacks it.</summary>
    public JsonMember? Find(ChatField field) => _indexOf[(int)field] is > 0 and var position ? Members[position - 1].Member : null;

    /// <summary>The raw bytes of a member's value.</summary>
    public ReadOnlySpan<byte> ValueOf(JsonMember member) => _body.Span[member.ValueStart..member.ValueEnd];

    public void Dispose() => _body.Dispose();

    private void Index()
    {
        var utf8 = _body.Span;
        if (utf8.IsEmpty)
        {
            throw Invalid("The body is empty. Send a JSON object with \"model\" and \"messages\".");
        }

        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            throw Invalid("The body is not valid UTF-8. Encode the JSON as UTF-8.");
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Invalid("The body must be a JSON object with \"model\" and \"messages\".");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = (int)reader.TokenStartIndex;
                var field = ChatFields.Of(ref reader);
                reader.Read();
                var kind = reader.TokenType;
                var valueStart = (int)reader.TokenStartIndex;
                reader.Skip();
                Add(field, new JsonMember(start, valueStart, (int)reader.BytesConsumed, kind));
            }

            reader.Read();
        }
        catch (JsonException exception)
        {
            var line = (exception.LineNumber ?? 0) + 1;
            var column = (exception.BytePositionInLine ?? 0) + 1;
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"The body is not valid JSON: the error is at line {line}, byte {column}. Correct the JSON there."));
        }
    }

    private void Add(ChatField field, JsonMember member)
    {
        Members.Add((field, member));
        if (field == ChatField.Other)
        {
            return;
        }

        // Two parsers may pick different twins; a policy must not be checked on one and a provider called with the other.
        if (_indexOf[(int)field] != 0)
        {
            var name = JsonSerializer.Deserialize(
                _body.Span[member.Start..(member.Start + 1 + _body.Span[(member.Start + 1)..].IndexOf((byte)'"') + 1)],
                RequestJson.Default.String);
            throw Invalid($"The property \"{name}\" stands twice in the body. Send it once.");
        }

        _indexOf[(int)field] = Members.Count;
    }

    // The parser's own exception is left out on purpose: its message can quote the caller's text.
    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
