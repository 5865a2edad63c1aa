using System.Collections.Concurrent;
using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>A process that dies takes no finished answer's record with it (invariant I5).</summary>
public sealed class KillTests(SharedStorage storage) : EndToEndTests
{
    private const int Kills = 5;
    private const int Clients = 8;
    private const int AnswersPerClientAndRound = 40;

    // The locks of a killed process run out after a minute; only then does another one see its messages.
    private const int RecordPatienceSeconds = 120;

    [Fact]
    public async Task Every_answer_that_ended_normally_has_exactly_one_record_after_any_number_of_kills()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Moments of death from seed {seed}");
        var random = new Random(seed);
        var settings = new InterchangeSettings { Tables = storage.ConnectionString, StateFolder = Folder() };
        var ended = new ConcurrentBag<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await DieUnderLoadAsync(await StartAsync(settings), TimeSpan.FromMilliseconds(random.Next(50, 700)), ended);
        }

        var survivor = await StartAsync(settings);

        Assert.NotEmpty(ended);
        Assert.Equal(ended.Count, ended.Distinct(StringComparer.Ordinal).Count());
        foreach (var id in ended)
        {
            var record = await survivor.Caller.GetGenerationAsync(id, Cancellation, RecordPatienceSeconds);
            Assert.Equal(id, (string?)record["id"]);
        }

        await StoredRecords.AssertNoneTwiceAsync(storage.ConnectionString, [.. ended], Cancellation);
        TestContext.Current.TestOutputHelper?.WriteLine($"{ended.Count} answers ended normally over {Kills} kills");
    }

    private static async Task DieUnderLoadAsync(InterchangeProcess product, TimeSpan life, ConcurrentBag<string> ended)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = Enumerable.Range(0, Clients).Select(client => CallAsync(product.Caller, client, ended, begun, over.Token)).ToList();

        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation);
        await Task.Delay(life, TimeProvider.System, Cancellation);
        await product.KillAsync();
        await over.CancelAsync();
        await Task.WhenAll(clients);
    }

    private static async Task CallAsync(
        Caller caller, int client, ConcurrentBag<string> ended, TaskCompletionSource begun, CancellationToken cancellationToken)
    {
        try
        {
            for (var call = 0; call < AnswersPerClientAndRound; call++)
            {
                if (await AskAsync(caller, streamed: (client + call) % 2 == 0, cancellationToken) is { } id)
                {
                    ended.Add(id);
                }

                begun.TrySetResult();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            // The product died under the call: that answer did not end normally.
        }
    }

    /// <summary>The id of an answer that ended normally.</summary>
    private static async Task<string?> AskAsync(Caller caller, bool streamed, CancellationToken cancellationToken)
    {
        if (streamed)
        {
            var stream = await caller.StreamAsync(Ask.For("scripted/long", stream: true, extra: "\"max_tokens\":20"), cancellationToken);
            return stream.EndedNormally ? stream.Id : null;
        }

        var whole = await caller.CompleteAsync(Ask.For("scripted/echo"), cancellationToken);
        return whole.Status == HttpStatusCode.OK && whole.EndedNormally ? whole.Id : null;
    }
}
