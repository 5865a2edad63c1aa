using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>Reads what a request asks of an endpoint: the parameters it uses, the kinds of its content and its least length. Pure.</summary>
internal static class RequestNeedsReader
{
    /// <summary>Few texts have more bytes per token than this, so the estimate leaves no endpoint out that would have had room.</summary>
    private const int MostBytesPerToken = 6;

    private const int UsualBytesPerToken = 4;

    private const int MaxDepth = 256;

    public static RequestNeeds Read(ChatDocument document, in PromptSize prompt, long? maxTokens)
    {
        var parameters = default(ParameterSet);
        foreach (var (field, member) in document.Members)
        {
            if (!member.IsNull)
            {
                parameters = parameters.With(Used(document, field, member));
            }
        }

        return new RequestNeeds
        {
            Parameters = parameters,
            PromptTokens = TextBytes(document, prompt) / MostBytesPerToken,
            LikelyPromptTokens = TextBytes(document, prompt) / UsualBytesPerToken,
            MaxTokens = maxTokens,
            Inputs = Inputs(prompt),
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

    private static long TextBytes(ChatDocument document, in PromptSize prompt) =>
        (document.Find(ChatField.Messages)?.ValueLength ?? 0) - prompt.PayloadBytes + (document.Find(ChatField.Tools)?.ValueLength ?? 0);

    private static InputModalities Inputs(in PromptSize prompt)
    {
        var inputs = InputModalities.None;
        if (prompt.IsText)
        {
            return inputs;
        }

        inputs |= prompt.Images > 0 ? InputModalities.Image : InputModalities.None;
        inputs |= prompt.Audios > 0 ? InputModalities.Audio : InputModalities.None;
        inputs |= prompt.Videos > 0 ? InputModalities.Video : InputModalities.None;
        inputs |= prompt.Files > 0 ? InputModalities.File : InputModalities.None;
        return inputs;
    }
}
