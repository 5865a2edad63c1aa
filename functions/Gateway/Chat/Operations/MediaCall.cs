using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>One call of an endpoint for images or sound.</summary>
/// <param name="Request">The caller's request.</param>
/// <param name="Step">Whom to ask.</param>
/// <param name="AccountId">The caller's account.</param>
/// <param name="CreatedAt">When the request came.</param>
internal sealed record MediaCall(ChatRequest Request, RouteStep Step, string AccountId, DateTimeOffset CreatedAt);
