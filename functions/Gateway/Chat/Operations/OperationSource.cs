using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Attempts at answers that are not chat's.</summary>
internal sealed class OperationSource(ChatRun run, InferenceOperation operation) : IAttemptSource
{
    public bool Streamed => false;

    public ChatAttempt Begin(int index, AttemptClock clock, Race? race) => new OperationAttempt(run, index, clock, operation) { Race = race };

    public long AddedPrompt(int index) => 0;

    public bool MayContinueAfter(ChatAttempt broken) => false;
}
