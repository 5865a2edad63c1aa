using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Where Vertex AI is asked with the gateway's own key.</summary>
/// <param name="Project">Id of the Google Cloud project; null for the service account's own.</param>
/// <param name="Location">A region, or <c>global</c>; null for the key's own word, and without one for <c>global</c>.</param>
internal sealed record VertexOptions(string? Project, string? Location)
{
    /// <summary>Where nobody says otherwise.</summary>
    public const string Global = "global";

    /// <exception cref="ProviderSettingsException">One of them cannot be what it is for.</exception>
    public static VertexOptions Read(IConfiguration configuration) => new(
        Read(configuration, IsProject, "a project's id, like my-project-123", "Providers:google-vertex:Project", "GOOGLE_CLOUD_PROJECT"),
        Read(configuration, IsLocation, "a region, like europe-west4, or global", "Providers:google-vertex:Location", "GOOGLE_CLOUD_LOCATION"));

    /// <summary>True for what can be a project: it becomes a part of the address.</summary>
    public static bool IsProject(string project) =>
        project.Length is > 0 and <= 64 && project.All(static unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit is '-' or ':' or '.');

    /// <summary>True for what can be a location: it becomes a part of the host's name.</summary>
    public static bool IsLocation(string location) =>
        location.Length is > 0 and <= 32 && location.All(static unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '-');

    private static string? Read(IConfiguration configuration, Func<string, bool> isValid, string what, params ReadOnlySpan<string> settings)
    {
        foreach (var setting in settings)
        {
            if (configuration[setting] is { Length: > 0 } value)
            {
                return isValid(value) ? value : throw new ProviderSettingsException($"The setting {setting} is not {what}.");
            }
        }

        return null;
    }
}
