namespace Interchange.Gateway.Chat.Durable;

/// <summary>What a request has from the batch that it is a line of.</summary>
/// <param name="Id">The batch: whoever cancels that, cancels the line.</param>
/// <param name="KeptUntil">So long what the line leaves is needed.</param>
internal sealed record BatchedOrder(string Id, DateTimeOffset KeptUntil);
