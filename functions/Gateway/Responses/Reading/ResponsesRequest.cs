using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>A Responses request, read.</summary>
/// <param name="Chat">The same as chat completions; whoever takes it disposes it.</param>
/// <param name="Echo">What the answer repeats of it.</param>
/// <param name="Beyond">What it holds beyond chat completions, as <see cref="Translation.NativeRequest.Beyond"/>; null for nothing.</param>
internal sealed record ResponsesRequest(PooledBody Chat, ResponseEcho Echo, string? Beyond);
