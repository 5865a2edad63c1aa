using System.Security.Cryptography;
using System.Text;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>Keys that a test names; the last one is the current.</summary>
internal sealed class FixedPayloadKeys(params string[] ids) : IPayloadKeys
{
    public List<string> Ids { get; } = [.. ids];

    public ValueTask<PayloadKey> CurrentAsync(CancellationToken cancellationToken) => new(Of(Ids[^1]));

    public ValueTask<PayloadKey?> FindAsync(string id, CancellationToken cancellationToken) => new(Ids.Contains(id) ? Of(id) : null);

    private static PayloadKey Of(string id) => new(id, SHA256.HashData(Encoding.ASCII.GetBytes(id)));
}
