namespace Interchange.Gateway.Providers;

/// <summary>The protocol a provider's endpoint speaks.</summary>
public enum ProviderWire
{
    /// <summary>OpenAI's chat completions, or a server that claims to speak it.</summary>
    OpenAIChat,
}
