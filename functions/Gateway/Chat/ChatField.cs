namespace Interchange.Gateway.Chat;

/// <summary>The top-level properties of a chat request that the gateway reads; all others pass through untouched.</summary>
internal enum ChatField
{
    /// <summary>A property the gateway does not know: it reaches the provider as it is.</summary>
    Other,
    Model,
    Models,
    Messages,
    Provider,
    Stream,
    StreamOptions,
    MaxTokens,
    MaxCompletionTokens,
    Choices,
    Tools,
    ToolChoice,
    ResponseFormat,
    User,
    SessionId,
    Plugins,
    Transforms,
    Route,
    Preset,
    Usage,
    Trace,
    Debug,
    Prompt,
    PromptCacheKey,
}
