using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>What is signed of a request.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">As it stands on the wire, beginning with a slash.</param>
/// <param name="Body">The body.</param>
internal sealed record AwsRequest(string Method, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>Names and values, not encoded.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The headers to be signed, <c>Host</c> among them; a name may come more than once.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}
