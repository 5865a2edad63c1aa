namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Where a model is asked on Vertex AI. Pure. Source: Google's list of Vertex AI's service endpoints.</summary>
internal static class VertexAddress
{
    private const string Host = "aiplatform.googleapis.com";

    /// <summary>The models of a project in a location, ending in a slash; below the address itself where an operator has set another one.</summary>
    public static Uri Models(Uri baseUrl, string project, string location, string publisher) =>
        new(Base(baseUrl, location), $"projects/{project}/locations/{location}/publishers/{publisher}/models/");

    /// <summary>The models for an API key, which names its project itself.</summary>
    public static Uri Models(Uri baseUrl, string publisher) => new(baseUrl, $"publishers/{publisher}/models/");

    private static Uri Base(Uri baseUrl, string location)
    {
        if (baseUrl.Host != Host || location == VertexOptions.Global)
        {
            return baseUrl;
        }

        var host = location is "us" or "eu" ? $"aiplatform.{location}.rep.googleapis.com" : $"{location}-{Host}";
        return new Uri($"https://{host}{baseUrl.AbsolutePath}");
    }
}
