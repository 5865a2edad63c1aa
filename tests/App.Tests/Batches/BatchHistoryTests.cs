using System.Text.Json;
using Interchange.App.Batches;
using Interchange.Embedded.Durable;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Trigger;
using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.App.Tests.Batches;

/// <summary>Histories that earlier versions left of batches replay against the orchestrator of today: batches that run survive a deployment (docs/orchestrations.md).</summary>
public sealed class BatchHistoryTests
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "Batches", "Histories");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Recorded, "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_recorded_history_replays(string file) => Replayer(typeof(BatchOrchestrator)).ReplayAsync(Read(file));

    [Fact]
    public async Task A_changed_order_fails_with_how_to_version_it()
    {
        var report = await Assert.ThrowsAsync<NonDeterminismException>(() => Replayer(typeof(Careless)).ReplayAsync(Read("answered-1.json")));

        Assert.Contains("'Batch'", report.Message, StringComparison.Ordinal);
        Assert.Contains("branch on context.CompareVersionTo", report.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_recorded_history_holds_a_word_of_a_line(string file) =>
        Assert.DoesNotContain("words", File.ReadAllText(Path.Combine(Recorded, file)), StringComparison.OrdinalIgnoreCase);

    private static HistoryReplayer Replayer(params Type[] functions) => HistoryReplayer.For(
        functions,
        new ServiceCollection().BuildServiceProvider(),
        new DurableEnvironment(new JsonPayloads(new JsonSerializerOptions { PropertyNameCaseInsensitive = true }), NullLoggerFactory.Instance));

    private static HistoryFile Read(string file) => HistoryFile.Parse(File.ReadAllText(Path.Combine(Recorded, file)));

    /// <summary>Reads lines before they are counted, without a thought for batches that run.</summary>
    private sealed class Careless
    {
        [Function(BatchOrchestrator.Name)]
        public static Task<BatchWindow> Run([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<BatchWindow>(ReadBatchWindowActivity.Name, context.GetInput<BatchRun>()!);
    }
}
