using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>A request of Messages, as chat completions.</summary>
/// <param name="Chat">The body; whoever takes it disposes it.</param>
/// <param name="OmitsThoughts">True when the caller wants thoughts without their text.</param>
/// <param name="Beyond">What it asks for that Anthropic alone does, as <see cref="Translation.NativeRequest.Beyond"/> has it; null for nothing.</param>
internal sealed record ReadRequest(PooledBody Chat, bool OmitsThoughts, string? Beyond);
