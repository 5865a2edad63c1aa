namespace Interchange.Gateway.Usage;

/// <summary>A message of topic <c>usage-events</c>.</summary>
/// <param name="Id">Its id: the generation id of its first event, the same however often it comes.</param>
/// <param name="Body">A JSON array of usage events of one account.</param>
public readonly record struct UsageMessage(string Id, ReadOnlyMemory<byte> Body);
