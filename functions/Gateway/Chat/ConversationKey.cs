using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using Interchange.Gateway.Routing.Stickiness;

namespace Interchange.Gateway.Chat;

/// <summary>
/// Which conversation a request belongs to: the session that the caller names, else the caller's key of the prompt cache, else how the conversation began
/// (the first system or developer message and the first other one). A hash alone leaves this class. Pure.
/// </summary>
internal static class ConversationKey
{
    private const int MaxDepth = 256;

    /// <summary>Used again by each call of a thread: its state is two thirds of a kilobyte.</summary>
    [ThreadStatic]
    private static XxHash128? _hash;

    /// <summary>Null when there is nothing to tell conversations apart by.</summary>
    /// <param name="accountId">Keeps the accounts apart.</param>
    /// <param name="request">The request; its first model keeps the models apart.</param>
    /// <param name="sessionHeader">The <c>x-session-id</c> header, for a body that names no session.</param>
    public static SessionKey? Of(string accountId, ChatRequest request, string? sessionHeader)
    {
        var hash = _hash ??= new XxHash128();
        hash.Reset();
        Add(hash, accountId);
        Add(hash, request.Models[0]);
        if ((request.SessionId ?? sessionHeader) is { Length: > 0 } session)
        {
            Add(hash, session);
            return Key(hash, named: true);
        }

        if (request.Document.Find(ChatField.PromptCacheKey) is { Kind: JsonTokenType.String } cacheKey)
        {
            hash.Append("k"u8);
            hash.Append(request.Document.ValueOf(cacheKey));
            return Key(hash, named: true);
        }

        return AddBeginning(hash, request.Document) ? Key(hash, named: false) : null;
    }

    private static SessionKey Key(XxHash128 hash, bool named)
    {
        var value = hash.GetCurrentHashAsUInt128();
        return new SessionKey((ulong)(value >> 64), (ulong)value, named);
    }

    private static void Add(XxHash128 hash, string text)
    {
        hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
        hash.Append("\n"u8);
    }

    private static bool AddBeginning(XxHash128 hash, ChatDocument document)
    {
        if (document.Find(ChatField.Messages) is not { } messages)
        {
            return false;
        }

        var utf8 = document.ValueOf(messages);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var instructed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (instructs, content) = ReadMessage(ref reader, utf8);
            if (instructs && instructed)
            {
                continue;
            }

            instructed |= instructs;
            hash.Append(instructs ? "s"u8 : "u"u8);
            AddText(hash, utf8[content]);
            if (!instructs)
            {
                return true;
            }
        }

        return false;
    }

    private static (bool Instructs, Range Content) ReadMessage(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var instructs = false;
        var content = ..0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRole = reader.ValueTextEquals("role"u8);
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isRole && reader.TokenType == JsonTokenType.String)
            {
                instructs = reader.ValueTextEquals("system"u8) || reader.ValueTextEquals("developer"u8);
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isContent)
            {
                content = start..(int)reader.BytesConsumed;
            }
        }

        return (instructs, content);
    }

    /// <summary>The texts alone: marks of the prompt cache wander from turn to turn.</summary>
    private static void AddText(XxHash128 hash, ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty || content[0] != (byte)'[')
        {
            hash.Append(content);
            return;
        }

        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2 || !reader.ValueTextEquals("text"u8))
            {
                continue;
            }

            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                hash.Append("\""u8);
                hash.Append(reader.ValueSpan);
                hash.Append("\""u8);
            }
        }
    }
}
