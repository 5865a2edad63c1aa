using System.Collections.Frozen;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Batches;

/// <summary>The dialects of batches by their names.</summary>
internal sealed class BatchEndpoints(IEnumerable<IBatchEndpoint> endpoints)
{
    private readonly FrozenDictionary<string, IBatchEndpoint> _endpoints = endpoints.ToFrozenDictionary(static known => known.Endpoint, StringComparer.Ordinal);

    /// <exception cref="GatewayException">400: batches are not served in that dialect.</exception>
    public IBatchEndpoint Get(string name) => _endpoints.TryGetValue(name, out var endpoint)
        ? endpoint
        : throw new GatewayException(GatewayError.InvalidRequest(
            $"\"endpoint\" must be {string.Join(" or ", _endpoints.Keys.Order(StringComparer.Ordinal))}: this gateway serves no batches of anything else."));
}
