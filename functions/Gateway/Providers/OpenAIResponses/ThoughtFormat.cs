namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>Whose thoughts they are that <c>reasoning_details</c> hold: encrypted ones are good at their own vendor alone. Source: <c>ReasoningFormat</c> of OpenRouter's OpenAPI document.</summary>
internal static class ThoughtFormat
{
    public static string Of(ProviderDescriptor provider) => provider switch
    {
        { Authentication: ProviderAuthentication.ApiKeyHeader or ProviderAuthentication.EntraId } => "azure-openai-responses-v1",
        { Slug: "xai" } => "xai-responses-v1",
        _ => "openai-responses-v1",
    };
}
