using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Usage;

namespace Interchange.App.Tests.Chat;

/// <summary>How a job ended, and every event that was published for it, repetitions included.</summary>
internal sealed record DurableAnswer(JobState State, JobResult Result, IReadOnlyList<UsageEvent> Events)
{
    public string Body => Encoding.UTF8.GetString(Result.Body.Span);

    public string? Text => (string?)JsonNode.Parse(Body)!["choices"]?[0]?["message"]?["content"];

    public string? ErrorType => (string?)JsonNode.Parse(Body)!["error"]?["metadata"]?["error_type"];

    /// <summary>The one event, however often it was published.</summary>
    public UsageEvent Recorded => Assert.Single(Events.DistinctBy(static published => published.GenerationId));
}
