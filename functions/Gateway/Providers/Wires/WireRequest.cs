namespace Interchange.Gateway.Providers.Wires;

/// <summary>An HTTP request for a provider, before it is sent.</summary>
/// <param name="Address">Of the provider's own origin (invariant I8).</param>
/// <param name="Body">JSON.</param>
public sealed record WireRequest(Uri Address, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers, the credential's among them; never logged.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
