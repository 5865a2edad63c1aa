namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>What a webhook is told. References alone: the result is fetched with a key.</summary>
/// <param name="AccountId">Whose job it was.</param>
/// <param name="JobId">The job.</param>
/// <param name="State">How it has ended.</param>
/// <param name="EndedAt">When.</param>
public sealed record WebhookNews(string AccountId, string JobId, JobState State, DateTimeOffset EndedAt);
