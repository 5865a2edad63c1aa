namespace Interchange.Gateway.Chat.Caching;

/// <summary>What a request asks of the response cache.</summary>
/// <param name="TimeToLive">How long the answer may be served again.</param>
/// <param name="Clear">True: forget the answer that is there, and make a new one.</param>
internal sealed record CacheDirective(TimeSpan TimeToLive, bool Clear);
