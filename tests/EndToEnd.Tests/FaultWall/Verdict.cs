using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>A call as its caller saw it: a complete answer, or a clean error, or neither.</summary>
/// <param name="Complete">It ended as answers do, with all the text and its usage.</param>
/// <param name="CleanError">It ended with an error that says so, and does not look like an answer.</param>
/// <param name="Text">What was said.</param>
/// <param name="Detail">All of it, for the message of a failed test.</param>
internal sealed record Verdict(bool Complete, bool CleanError, string Text, string Detail)
{
    /// <summary>Makes the call.</summary>
    /// <param name="product">Who is called.</param>
    /// <param name="body">The request.</param>
    /// <param name="stream">Whether it asks for a stream.</param>
    /// <param name="onFirstContent">Called once, when the first bytes of a stream have come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Verdict> OfAsync(
        InterchangeProcess product, string body, bool stream, Action? onFirstContent, CancellationToken cancellationToken)
    {
        if (stream)
        {
            var streamed = await product.Caller.StreamAsync(body, cancellationToken, onFirstContent);
            return streamed.Chunks.Count == 0 ? OfError((int)streamed.Status, streamed.Body) : OfStream(streamed);
        }

        var whole = await product.Caller.CompleteAsync(body, cancellationToken);
        return whole.EndedNormally
            ? new Verdict(whole.Text == Answers.Text && whole.Json["usage"]?["cost"] is not null, CleanError: false, whole.Text ?? "", whole.Body)
            : OfError((int)whole.Status, whole.Body);
    }

    private static Verdict OfStream(StreamedAnswer streamed)
    {
        var usages = streamed.Chunks.Count(static chunk => chunk["usage"] is JsonObject);
        var oneId = streamed.Chunks.Select(static chunk => (string?)chunk["id"]).Distinct().Count() == 1;
        return new Verdict(
            streamed.EndedNormally && streamed.Error is null && streamed.FinishReason == "stop" && streamed.Text == Answers.Text && usages == 1 && oneId,
            !streamed.EndedNormally && streamed.Broken is null && streamed.Error?["code"] is not null && streamed.FinishReason == "error" && oneId,
            streamed.Text,
            streamed.Body);
    }

    private static Verdict OfError(int status, string body) => new(
        Complete: false,
        status >= 400 && JsonNode.Parse(body)?["error"] is { } error && (int?)error["code"] == status && error["message"] is not null,
        Text: "",
        $"{status} {body}");
}
