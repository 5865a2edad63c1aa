using System.Text.Json;
using Interchange.App.Chat;
using Interchange.App.Jobs;
using Interchange.Embedded.Durable;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Trigger;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.App.Tests.Chat;

/// <summary>
/// Histories that earlier versions of the app's orchestrators left replay against those of today: jobs that run survive a deployment. A change that they
/// would not survive fails here, and the message says how to version it (docs/orchestrations.md).
/// </summary>
public sealed class RecordedHistoryTests
{
    private static readonly string Recorded = Path.Combine(AppContext.BaseDirectory, "Chat", "Histories");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Recorded, "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_recorded_history_replays(string file) => Replayer(typeof(FallbackChainOrchestrator), typeof(WebhookOrchestrator)).ReplayAsync(Read(file));

    [Fact]
    public async Task A_changed_order_fails_with_how_to_version_it()
    {
        var report = await Assert.ThrowsAsync<NonDeterminismException>(() => Replayer(typeof(Careless)).ReplayAsync(Read("waited-1.json")));

        Assert.Contains("'FallbackChain'", report.Message, StringComparison.Ordinal);
        Assert.Contains("branch on context.CompareVersionTo", report.Message, StringComparison.Ordinal);
    }

    private static HistoryReplayer Replayer(params Type[] functions) => HistoryReplayer.For(
        functions,
        new ServiceCollection().BuildServiceProvider(),
        new DurableEnvironment(new JsonPayloads(new JsonSerializerOptions { PropertyNameCaseInsensitive = true }), NullLoggerFactory.Instance));

    private static HistoryFile Read(string file) => HistoryFile.Parse(File.ReadAllText(Path.Combine(Recorded, file)));

    /// <summary>Looks at the clock before it tries, without a thought for jobs that run.</summary>
    private sealed class Careless
    {
        [Function(FallbackChainOrchestrator.Name)]
        public static async Task<JobState> Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var start = context.GetInput<JobStart>()!;
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            var turn = await context.CallActivityAsync<ChainTurn>(TryEndpointActivity.Name, new ChainTry(start.AccountId, start.JobId, 0, 0, null, null));
            return turn.Outcome ?? JobState.Failed;
        }
    }
}
