using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Messages.Requests;

/// <summary>A request of Messages, as chat completions.</summary>
/// <param name="Chat">The body; whoever takes it disposes it.</param>
/// <param name="OmitsThoughts">True when the caller wants thoughts without their text.</param>
internal sealed record ReadRequest(PooledBody Chat, bool OmitsThoughts);
