using System.Text.Json;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// Walks the top level of a completion or of a chunk: notes what came, edits <c>id</c>, <c>model</c> and <c>provider</c>, adds <c>created</c> where the provider
/// leaves it out, and takes away the nulls that OpenRouter's document has no place for.
/// </summary>
internal static class TopLevelReader
{
    private static readonly byte[] Id = "\"id\":"u8.ToArray();
    private static readonly byte[] Model = "\"model\":"u8.ToArray();
    private static readonly byte[] Provider = "\"provider\":"u8.ToArray();
    private static readonly byte[] Created = "\"created\":"u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();

    /// <summary>Reads the text whole.</summary>
    /// <returns>Where the text content stands that alone varies from chunk to chunk; see <see cref="ChoicesReader"/>.</returns>
    /// <exception cref="JsonException">The text is not a JSON object of the wire.</exception>
    public static (int Start, int End)? Read(ReadOnlySpan<byte> text, AnswerIdentity identity, AnswerFacts facts, JsonEdits edits)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected an object.");
        }

        (int Start, int End)? content = null;
        facts.ChoicesInText = 0;
        facts.UsageInText = false;
        var first = (int)reader.BytesConsumed;
        var (previousEnd, firstLeft) = (first, first);
        var (isEmpty, hasId, hasModel, hasProvider, hasCreated, hasChoices) = (true, false, false, false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            if (reader.ValueTextEquals("choices"u8))
            {
                content = ChoicesReader.Read(ref reader, text, facts, edits);
                hasChoices = true;
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    facts.UpstreamId ??= reader.GetString();
                }

                ReplaceValue(ref reader, edits, identity.Id);
                hasId = true;
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                ReplaceValue(ref reader, edits, identity.Model);
                if (!hasProvider)
                {
                    var end = (int)reader.BytesConsumed;
                    edits.Insert(end, Comma);
                    edits.Insert(end, Provider);
                    edits.Insert(end, identity.Provider);
                    hasProvider = true;
                }

                hasModel = true;
            }
            else if (reader.ValueTextEquals("provider"u8))
            {
                reader.Read();
                if (hasProvider)
                {
                    reader.Skip();
                    edits.Remove(previousEnd, (int)reader.BytesConsumed);
                }
                else
                {
                    ReplaceValue(ref reader, edits, identity.Provider);
                    hasProvider = true;
                }
            }
            else if (reader.ValueTextEquals("created"u8))
            {
                reader.Read();
                facts.Created ??= reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var created) ? created : null;
                reader.Skip();
                hasCreated = true;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var isObject = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
                var end = (int)reader.BytesConsumed;
                if (isObject)
                {
                    facts.SawUsage(text[start..end]);
                }

                // The priced usage is written by whoever ends the answer; here only its place stays.
                if (previousEnd != firstLeft)
                {
                    edits.RemoveUsage(previousEnd, end);
                }
                else if (SkipComma(text, end) is { } next)
                {
                    edits.Remove(first, next);
                    previousEnd = firstLeft = next;
                    continue;
                }
            }
            else if (reader.ValueTextEquals("system_fingerprint"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    facts.HasFingerprint = true;
                }
                else if (previousEnd != firstLeft)
                {
                    edits.Remove(previousEnd, (int)reader.BytesConsumed);
                }

                reader.Skip();
            }
            else if (reader.ValueTextEquals("service_tier"u8))
            {
                reader.Read();
                facts.ServiceTier ??= reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("x_groq"u8))
            {
                UsageMember.ReadInside(ref reader, text, facts);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                ErrorMember.Read(ref reader, text, facts);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }

            previousEnd = (int)reader.BytesConsumed;
        }

        // Anything behind the object is not JSON: the reader throws here.
        while (reader.Read())
        {
        }

        if (isEmpty)
        {
            throw new JsonException("The object is empty.");
        }

        if (hasChoices && !hasCreated)
        {
            edits.InsertFirst(first, Created, identity.CreatedOr(facts.Created), Comma);
        }

        WritePrelude(edits, first, identity, hasId, hasModel, hasProvider);
        return content;
    }

    /// <returns>The place behind the comma that follows; null where none follows.</returns>
    private static int? SkipComma(ReadOnlySpan<byte> text, int from)
    {
        var comma = from + text[from..].IndexOfAnyExcept(" \t\r\n"u8);
        return text[comma] == (byte)',' ? comma + 1 : null;
    }

    private static void ReplaceValue(ref Utf8JsonReader reader, JsonEdits edits, byte[] value)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        edits.Replace(start, (int)reader.BytesConsumed, value);
    }

    /// <summary>Puts what the provider left out before its first member.</summary>
    private static void WritePrelude(JsonEdits edits, int first, AnswerIdentity identity, bool hasId, bool hasModel, bool hasProvider)
    {
        if (!hasModel && !hasProvider)
        {
            edits.InsertFirst(first, Provider, identity.Provider, Comma);
        }

        if (!hasModel)
        {
            edits.InsertFirst(first, Model, identity.Model, Comma);
        }

        if (!hasId)
        {
            edits.InsertFirst(first, Id, identity.Id, Comma);
        }
    }
}
