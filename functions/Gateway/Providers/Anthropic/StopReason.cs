namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Why an answer ended.</summary>
internal static class StopReason
{
    private const string ToolUse = "tool_use";

    /// <summary>The provider's word; an answer that only called the tool which the gateway made of its form has just ended.</summary>
    /// <param name="reason">The provider's word; null where it says none.</param>
    /// <param name="calledTools">Whether a tool of the caller's was called.</param>
    public static string? Of(string? reason, bool calledTools) => reason == ToolUse && !calledTools ? "end_turn" : reason;
}
