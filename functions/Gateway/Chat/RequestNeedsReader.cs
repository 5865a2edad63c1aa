using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>Reads what a request asks of an endpoint: the parameters it uses, the kinds of its content and its least length. Pure.</summary>
internal static class RequestNeedsReader
{
    /// <summary>Few texts have more bytes per token than this, so the estimate leaves no endpoint out that would have had room.</summary>
    private const int MostBytesPerToken = 6;

    private const int MaxDepth = 256;

    public static RequestNeeds Read(ChatDocument document, long? maxTokens)
    {
        var parameters = default(ParameterSet);
        foreach (var (field, member) in document.Members)
        {
            if (!member.IsNull)
            {
                parameters = parameters.With(Used(document, field, member));
            }
        }

        var (inputs, bytes) = Contents(document);
        return new RequestNeeds
        {
            Parameters = parameters,
            PromptTokens = bytes / MostBytesPerToken,
            MaxTokens = maxTokens,
            Inputs = inputs,
        };
    }

    /// <summary>The parameter that a member of the request is; empty for one that the catalog does not know.</summary>
    public static ParameterSet ParameterOf(ChatDocument document, JsonMember member)
    {
        // From the opening quote of the name. A name with escapes is no name that a client library writes.
        var name = document.Utf8.Span[(member.Start + 1)..member.ValueStart];
        return name.IndexOf((byte)'"') is >= 0 and var end ? ParameterSet.Of(name[..end]) : default;
    }

    private static ParameterSet Used(ChatDocument document, ChatField field, JsonMember member) => field switch
    {
        ChatField.Tools or ChatField.ToolChoice when IsEmptyArray(document, member) => default,
        ChatField.ResponseFormat => ResponseFormat(document, member),
        ChatField.Other or ChatField.Tools or ChatField.ToolChoice or ChatField.MaxTokens or ChatField.MaxCompletionTokens => ParameterOf(document, member),
        _ => default,
    };

    private static bool IsEmptyArray(ChatDocument document, JsonMember member) =>
        member.Kind == JsonTokenType.StartArray && document.ValueOf(member)[1..^1].TrimStart(" \t\r\n"u8).IsEmpty;

    private static ParameterSet ResponseFormat(ChatDocument document, JsonMember member)
    {
        var reader = new Utf8JsonReader(document.ValueOf(member), new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                return reader.TokenType != JsonTokenType.String || reader.ValueTextEquals("json_object"u8) ? ParameterSet.ResponseFormat
                    : reader.ValueTextEquals("text"u8) ? default
                    : ParameterSet.ResponseFormat.With(ParameterSet.StructuredOutputs);
            }

            if (reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
        }

        return ParameterSet.ResponseFormat;
    }

    /// <summary>The kinds of content beside text, and the bytes of the text.</summary>
    private static (InputModalities Inputs, long Bytes) Contents(ChatDocument document)
    {
        if (document.Find(ChatField.Messages) is not { } messages)
        {
            return (InputModalities.None, 0);
        }

        var utf8 = document.ValueOf(messages);
        var tools = document.Find(ChatField.Tools)?.ValueLength ?? 0;

        // A quoted word inside a text has its quotes escaped, so these bytes are a name or a value of the JSON itself.
        return utf8.IndexOf("\"image_url\""u8) < 0 && utf8.IndexOf("\"input_audio\""u8) < 0 && utf8.IndexOf("\"video_url\""u8) < 0
            && utf8.IndexOf("\"input_video\""u8) < 0 && utf8.IndexOf("\"file\""u8) < 0
            ? (InputModalities.None, utf8.Length + tools)
            : WithMedia(utf8, tools);
    }

    private static (InputModalities Inputs, long Bytes) WithMedia(ReadOnlySpan<byte> messages, long tools)
    {
        var inputs = InputModalities.None;
        var bytes = tools;
        var reader = new Utf8JsonReader(messages, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            // A message is at depth 1 of the array, a content part at depth 3.
            var isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("arguments"u8);
            var isPartType = reader.CurrentDepth == 4 && reader.ValueTextEquals("type"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && isText)
            {
                bytes += reader.ValueSpan.Length;
            }
            else if (reader.TokenType == JsonTokenType.String && isPartType)
            {
                inputs |= KindOf(ref reader);
            }
        }

        return (inputs, bytes);
    }

    private static InputModalities KindOf(ref Utf8JsonReader type) =>
        type.ValueTextEquals("image_url"u8) ? InputModalities.Image
        : type.ValueTextEquals("input_audio"u8) ? InputModalities.Audio
        : type.ValueTextEquals("video_url"u8) || type.ValueTextEquals("input_video"u8) ? InputModalities.Video
        : type.ValueTextEquals("file"u8) ? InputModalities.File
        : InputModalities.None;
}
