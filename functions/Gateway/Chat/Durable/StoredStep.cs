namespace Interchange.Gateway.Chat.Durable;

/// <summary>One step of a plan, by the names of what it is made of.</summary>
/// <param name="Slug">What the answer's <c>model</c> says.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Endpoint">Name of the endpoint.</param>
/// <param name="Tag">Its routing slug.</param>
/// <param name="Provider">Slug of its provider.</param>
internal sealed record StoredStep(string Slug, string Model, string Endpoint, string Tag, string Provider)
{
    /// <summary>The caller's own credential; null for the gateway's.</summary>
    public string? CredentialId { get; init; }

    public string? CredentialVersion { get; init; }

    /// <summary>Parameters that are not sent to it; null for none.</summary>
    public IReadOnlyList<string>? Dropped { get; init; }
}
