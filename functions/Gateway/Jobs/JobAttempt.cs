namespace Interchange.Gateway.Jobs;

/// <summary>One attempt of a job, as it is shown while the job runs. No text of prompts, answers or providers.</summary>
/// <param name="Provider">Display name.</param>
/// <param name="Model">Slug of the model that was asked.</param>
/// <param name="Status">HTTP status of the provider; null when there was none.</param>
/// <param name="Failure">Class of the failure in snake case; null for the answer.</param>
/// <param name="DurationMs">Milliseconds.</param>
public sealed record JobAttempt(string Provider, string Model, int? Status, string? Failure, double DurationMs);
