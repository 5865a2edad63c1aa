namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Whose model it is, where the request depends on it.</summary>
internal enum BedrockVendor
{
    Other,
    Anthropic,
    Nova,
    OpenAI,
    Mistral,
}
