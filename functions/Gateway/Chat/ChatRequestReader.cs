using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Chat.Preferences;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>Reads and checks the fields that the gateway owns. Pure.</summary>
internal static class ChatRequestReader
{
    /// <summary>OpenRouter's bound on <c>session_id</c>.</summary>
    public const int LongestSessionId = 256;

    /// <summary>The most models that one request may name.</summary>
    private const int MostModels = 64;

    /// <exception cref="GatewayException">400, naming the field, what was wrong and how to mend it.</exception>
    public static ChatRequest Read(ChatDocument document)
    {
        CheckMessages(document);
        RefuseWhatIsNotServed(document);
        var maxTokens = TokenCount(document, ChatField.MaxTokens, "max_tokens")
            ?? TokenCount(document, ChatField.MaxCompletionTokens, "max_completion_tokens");
        var prompt = Prompt(document);
        return new ChatRequest
        {
            Document = document,
            Models = Models(document),
            Stream = Boolean(document, ChatField.Stream, "stream"),
            MaxTokens = maxTokens,
            Choices = TokenCount(document, ChatField.Choices, "n") ?? 1,
            Needs = RequestNeedsReader.Read(document, prompt, maxTokens),
            Prompt = prompt,
            Provider = ProviderPreferencesReader.Read(document),
            SessionId = Text(document, ChatField.SessionId, "session_id", LongestSessionId),
            User = Text(document, ChatField.User, "user", int.MaxValue),
            Plugins = Plugins(document),
        };
    }

    /// <summary>Nothing is read of a request that names none.</summary>
    private static PluginWishes Plugins(ChatDocument document)
    {
        var named = document.Find(ChatField.Plugins) is null && document.Find(ChatField.Transforms) is null ? PluginWishes.None : PluginsReader.Read(document);
        return document.Find(ChatField.Tools) is { Kind: JsonTokenType.StartArray } tools && ServerTools.MayBeIn(document.ValueOf(tools))
            ? PluginsReader.WithTools(document, named)
            : named;
    }

    private static PromptSize Prompt(ChatDocument document) => PromptSizeReader.Read(
        document.Utf8.Length,
        document.ValueOf(document.Find(ChatField.Messages)!.Value),
        document.Find(ChatField.Tools) is { IsNull: false });

    private static void CheckMessages(ChatDocument document)
    {
        if (document.Find(ChatField.Messages) is not { IsNull: false } messages)
        {
            throw Invalid(document.Find(ChatField.Prompt) is null
                ? "\"messages\" is missing. Send an array such as [{\"role\":\"user\",\"content\":\"Hello\"}]."
                : "\"prompt\" is not served here. Send the text as \"messages\": [{\"role\":\"user\",\"content\":…}].");
        }

        if (messages.Kind != JsonTokenType.StartArray)
        {
            throw Invalid("\"messages\" must be an array of messages.");
        }

        if (document.ValueOf(messages)[1..^1].TrimStart(" \t\r\n"u8).IsEmpty)
        {
            throw Invalid("\"messages\" is empty. Send at least one message.");
        }
    }

    private static void RefuseWhatIsNotServed(ChatDocument document)
    {
        if (document.Find(ChatField.Preset) is { IsNull: false })
        {
            throw Invalid("\"preset\" is not served by this gateway. Send the preset's fields in the request itself.");
        }

        if (document.Find(ChatField.Debug) is { IsNull: false })
        {
            throw Invalid("\"debug\" is not served by this gateway. Remove it.");
        }
    }

    internal static ImmutableArray<string> Models(ChatDocument document)
    {
        var model = Text(document, ChatField.Model, "model", int.MaxValue);
        if (model is { Length: 0 })
        {
            throw Invalid("\"model\" is empty. Name a model such as \"openai/gpt-4.1-mini\"; GET /api/v1/models lists them.");
        }

        if (document.Find(ChatField.Models) is not { IsNull: false } member)
        {
            return model is null
                ? throw Invalid("\"model\" is missing. Name a model such as \"openai/gpt-4.1-mini\"; GET /api/v1/models lists them.")
                : [model];
        }

        var fallbacks = StringArrays.Read(document.ValueOf(member), "models");
        if (fallbacks.Length > MostModels)
        {
            throw Invalid($"\"models\" has {fallbacks.Length} entries; {MostModels} are the most. Shorten it.");
        }

        var models = ImmutableArray.CreateBuilder<string>(fallbacks.Length + 1);
        if (model is not null)
        {
            models.Add(model);
        }

        foreach (var fallback in fallbacks)
        {
            if (!models.Contains(fallback, StringComparer.OrdinalIgnoreCase))
            {
                models.Add(fallback);
            }
        }

        return models.Count == 0
            ? throw Invalid("\"models\" is empty and \"model\" is missing. Name at least one model.")
            : models.DrainToImmutable();
    }

    internal static bool Boolean(ChatDocument document, ChatField field, string name) => document.Find(field)?.Kind switch
    {
        null or JsonTokenType.Null or JsonTokenType.False => false,
        JsonTokenType.True => true,
        _ => throw Invalid($"\"{name}\" must be true or false."),
    };

    internal static long? TokenCount(ChatDocument document, ChatField field, string name)
    {
        if (document.Find(field) is not { IsNull: false } member)
        {
            return null;
        }

        var reader = new Utf8JsonReader(document.ValueOf(member));
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 1
            ? count
            : throw Invalid($"\"{name}\" must be a whole number of at least 1.");
    }

    internal static string? Text(ChatDocument document, ChatField field, string name, int longest)
    {
        if (document.Find(field) is not { IsNull: false } member)
        {
            return null;
        }

        if (member.Kind != JsonTokenType.String)
        {
            throw Invalid($"\"{name}\" must be a string.");
        }

        var reader = new Utf8JsonReader(document.ValueOf(member));
        reader.Read();
        var text = JsonText.Of(ref reader, name);
        return text.Length <= longest ? text : throw Invalid($"\"{name}\" must have at most {longest} characters.");
    }

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
