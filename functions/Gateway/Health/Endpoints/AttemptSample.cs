using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>What one attempt adds to the windows of its endpoint.</summary>
/// <param name="Verdict">How it counts for uptime.</param>
/// <param name="FirstToken">Seconds to the first content; null for an answer in one piece and for none.</param>
/// <param name="TokensPerSecond">Output tokens over the whole time of the attempt; null without an answer.</param>
/// <param name="ToolCallsValid">Null when the answer called no tools.</param>
internal readonly record struct AttemptSample(AttemptVerdict Verdict, double? FirstToken, double? TokensPerSecond, bool? ToolCallsValid)
{
    public static AttemptSample Of(AttemptOutcome outcome) => Make(
        UptimeRule.Of(outcome.Failure, OwnCredential.Is(outcome.Credential)),
        outcome.FirstToken?.TotalSeconds,
        outcome.OutputTokens,
        outcome.Duration.TotalSeconds,
        outcome.CalledTools ? outcome.ToolCallsValid : null);

    /// <summary>What an attempt adds by its record; see <see cref="Usage.AttemptRecord"/>.</summary>
    public static AttemptSample Recorded(
        string? failure, int? status, double? firstTokenMs, long outputTokens, double durationMs, bool? toolCallsValid, bool own = false) =>
        Make(UptimeRule.Of(failure, status, own), firstTokenMs / 1000, outputTokens, durationMs / 1000, toolCallsValid);

    private static AttemptSample Make(AttemptVerdict verdict, double? firstToken, long outputTokens, double seconds, bool? toolCallsValid)
    {
        var answered = verdict == AttemptVerdict.Answered;
        return new AttemptSample(
            verdict,
            answered && firstToken > 0 ? firstToken : null,
            answered && outputTokens > 0 && seconds > 0 ? outputTokens / seconds : null,
            answered ? toolCallsValid : null);
    }
}
