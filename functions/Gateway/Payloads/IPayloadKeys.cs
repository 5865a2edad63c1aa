namespace Interchange.Gateway.Payloads;

/// <summary>The keys of payloads, the current one and those before it. Every method throws <see cref="PayloadKeyUnavailableException"/> when the vault does not answer.</summary>
public interface IPayloadKeys
{
    /// <summary>The key that new payloads are encrypted with; made when there is none yet.</summary>
    ValueTask<PayloadKey> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>The key of that id, however old; null when there is none.</summary>
    ValueTask<PayloadKey?> FindAsync(string id, CancellationToken cancellationToken);
}
