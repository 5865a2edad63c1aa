using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Vertex AI by a service account's token, or by a key of its express mode. What is secret travels in a header, never in the address.</summary>
internal sealed class VertexModels(ServiceAccountTokens tokens, IProviderSecrets secrets, VertexOptions vertex) : IVertexModels
{
    /// <summary>The header of a key.</summary>
    public const string KeyHeader = "x-goog-api-key";

    public async ValueTask<VertexTarget> FindAsync(WireCall call, string publisher, CancellationToken cancellationToken)
    {
        var baseUrl = call.Provider.BaseUrl;
        if (call.Secret is not { IsJson: true } secret)
        {
            return new VertexTarget(VertexAddress.Models(baseUrl, publisher), call.Secret is { } key ? [new(KeyHeader, key.Reveal())] : []);
        }

        var account = ServiceAccount.Of(secret.Reveal(), allowsLoopback: baseUrl.IsLoopback);

        // The settings are about the gateway's own key: an account's key goes to its own project.
        var settings = secrets.Find(call.Provider)?.Reveal() == secret.Reveal() ? vertex : new VertexOptions(null, null);
        var project = settings.Project ?? account.Project;
        var location = call.Endpoint.Region ?? settings.Location ?? account.Location ?? VertexOptions.Global;
        if (project is null || !VertexOptions.IsProject(project) || !VertexOptions.IsLocation(location))
        {
            throw new WireCredentialException("A key of Google Vertex AI names no project, or one that cannot be, or a location that cannot be.");
        }

        var token = await tokens.FindAsync(secret, account, cancellationToken);
        return new VertexTarget(VertexAddress.Models(baseUrl, project, location, publisher), [new("Authorization", $"Bearer {token}")]);
    }
}
