using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>A request as it is to be sent.</summary>
/// <param name="Body">The request; null where it is the caller's own. Whoever takes it disposes it.</param>
/// <param name="Extras">What was found for it.</param>
internal sealed record PreparedPrompt(PooledBody? Body, PromptExtras Extras);
