using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing.Fallback;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>What a caller is told whose job ended without being answered or refused.</summary>
internal static class JobErrors
{
    public static GatewayError Cancelled { get; } = GatewayError.Conflict("The job was cancelled. Nothing was answered by then, and nothing is charged.");

    public static GatewayError Expired { get; } = GatewayError.Gone("The job's request is kept no longer, so it cannot be answered. Send it again.");

    public static GatewayError KeyGone { get; } = GatewayError.Unauthenticated("The API key that asked for this job was deleted, disabled or has expired since. Ask again with another one.");

    /// <summary>The job's time is over; what failed until then is in the metadata.</summary>
    public static GatewayError Late(ChatRun run) => new(504, ErrorType.Timeout, "The job had no answer before its deadline.")
    {
        Metadata = run.Attempts.Exists(static attempt => attempt.Failure is not null) ? FailureErrors.After(run.Plan, run.Attempts).Metadata : null,
    };
}
