using System.Collections.Immutable;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>What the gateway reads of a chat request, beside the document itself.</summary>
internal sealed record ChatRequest
{
    public required ChatDocument Document { get; init; }

    /// <summary>The request as its caller wrote it, where that was in another dialect; null for chat completions.</summary>
    public NativeRequest? Native { get; init; }

    /// <summary>Whether the body is the gateway's own translation, whose bound on the output goes by the name that an endpoint knows best.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>Slugs in the order of the caller's wish, without repetition; at least one.</summary>
    public required ImmutableArray<string> Models { get; init; }

    public bool Stream { get; init; }

    /// <summary>The caller's bound on the output, in tokens; null for none.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>How many answers are asked for at once: each may be as long as <see cref="MaxTokens"/>.</summary>
    public long Choices { get; init; } = 1;

    public ProviderPreferences Provider { get; init; } = ProviderPreferences.None;

    /// <summary>What is to be done to the request and its answer beside.</summary>
    public PluginWishes Plugins { get; init; } = PluginWishes.None;

    /// <summary>Whether a model is named with <c>:online</c>, which means the plugin <c>web</c>.</summary>
    public bool IsOnline { get; init; }

    /// <summary>Whether only providers that search the web themselves may be asked.</summary>
    public bool SearchesNatively { get; init; }

    /// <summary>Whether it was looked at what plugins are to do to the request. Where nobody looks, as for lines of batches, none is done.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>What is to be done to the request before anybody is asked; null for nothing.</summary>
    public PromptWork? Work { get; init; }

    /// <summary>What the request asks of an endpoint.</summary>
    public RequestNeeds Needs { get; init; } = RequestNeeds.None;

    /// <summary>What the prompt is made of.</summary>
    public PromptSize Prompt { get; init; }

    /// <summary>What of images and sound is asked for; null for all that is billed by tokens alone.</summary>
    public MediaSize? Media { get; init; }

    public string? SessionId { get; init; }

    /// <summary>The caller's id of the end user; recorded, and sent upstream only as a hash.</summary>
    public string? User { get; init; }
}
