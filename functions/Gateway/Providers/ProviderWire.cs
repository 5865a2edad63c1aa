namespace Interchange.Gateway.Providers;

/// <summary>The protocol a provider's endpoint speaks.</summary>
public enum ProviderWire
{
    /// <summary>OpenAI's chat completions, or a server that claims to speak it.</summary>
    OpenAIChat,

    /// <summary>OpenAI's Responses.</summary>
    OpenAIResponses,

    /// <summary>Anthropic's Messages.</summary>
    AnthropicMessages,

    /// <summary>The same of Claude on Google Vertex AI.</summary>
    VertexAnthropic,

    /// <summary>Google's <c>generateContent</c>, of AI Studio and of Vertex AI.</summary>
    Gemini,

    /// <summary>Amazon Bedrock's Converse.</summary>
    BedrockConverse,

    /// <summary>Cohere's chat, version 2.</summary>
    CohereChat,

    /// <summary>Mistral's chat completions.</summary>
    MistralChat,
}
