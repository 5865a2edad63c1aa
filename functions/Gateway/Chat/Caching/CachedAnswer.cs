using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>An answer that may be served again.</summary>
/// <param name="Template">What the caller gets.</param>
/// <param name="Source">How the answer was made.</param>
/// <param name="StoredAt">When it was complete.</param>
/// <param name="TimeToLive">How long it may be served from then on.</param>
internal sealed record CachedAnswer(AnswerTemplate Template, UsageEvent Source, DateTimeOffset StoredAt, TimeSpan TimeToLive);
