using Interchange.Gateway.Jobs;

namespace Interchange.Gateway.Chat.Dialects;

/// <summary>How a job of a request has ended.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Id">The generation's.</param>
/// <param name="Model">Slug of the model that was asked first.</param>
/// <param name="CreatedAt">When the request came.</param>
/// <param name="State">The <see cref="DialectRequest.State"/> of the request.</param>
/// <param name="Outcome">Succeeded, failed or cancelled.</param>
/// <param name="Answer">The answer, or the error, in the dialect.</param>
public sealed record DialectEnd(string AccountId, string Id, string Model, DateTimeOffset CreatedAt, string? State, JobState Outcome, ReadOnlyMemory<byte> Answer);
