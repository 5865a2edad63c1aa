using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>Gemini and Claude by a service account, Gemini also by a key of Vertex AI's express mode.</summary>
internal static class GoogleVertex
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "google-vertex",
        Name = "Google Vertex AI",
        BaseUrl = new Uri("https://aiplatform.googleapis.com/v1/"),
        Wire = ProviderWire.Gemini,
        WiresByAuthor = ImmutableDictionary<string, ProviderWire>.Empty.Add("anthropic", ProviderWire.VertexAnthropic),
        Authentication = ProviderAuthentication.GoogleServiceAccount,
        KeySettings = ["GOOGLE_SERVICE_ACCOUNT", "GOOGLE_VERTEX_API_KEY"],
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://cloud.google.com/terms/cloud-privacy-notice"),
        TermsOfServiceUrl = new Uri("https://cloud.google.com/terms"),
        StatusPageUrl = new Uri("https://status.cloud.google.com/"),
    };
}
