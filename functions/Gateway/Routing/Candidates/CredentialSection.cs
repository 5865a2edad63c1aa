namespace Interchange.Gateway.Routing.Candidates;

/// <summary>With whose credential an endpoint is called, in the order in which they are tried. Source: OpenRouter's documentation of provider keys.</summary>
internal enum CredentialSection : byte
{
    /// <summary>The caller's own, before shared capacity.</summary>
    Prioritized,

    /// <summary>The gateway's.</summary>
    Shared,

    /// <summary>The caller's own, after shared capacity.</summary>
    Fallback,
}
