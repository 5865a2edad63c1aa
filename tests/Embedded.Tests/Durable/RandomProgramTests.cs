using System.Collections.Concurrent;
using CsCheck;
using DurableTask.Core.Exceptions;
using Interchange.Embedded.Tests.Durable.Support;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>Random orchestrators come to the same result whether they run through or are broken off at random points and replayed by the next process.</summary>
public sealed class RandomProgramTests
{
    private const int Deepest = 3;

    private static readonly Gen<Node> Programs = Program(Deepest);

    private static readonly Gen<(Node Program, int[] Deaths)> Cases = Gen.Select(Programs, Gen.Int[1, 25].Array[0, 4]);

    private int _deaths;

    [Fact]
    public async Task Come_to_the_same_result_with_and_without_deaths()
    {
        await Cases.SampleAsync(async test => Assert.Equal(test.Program.Result(), await RunAsync(test.Program, test.Deaths)), iter: 60, threads: 1);

        Assert.True(_deaths > 30, $"Only {_deaths} processes died.");
    }

    private static Gen<Node> Program(int depth)
    {
        var leaf = Gen.Select(Kind("activity", "flaky", "event", "timer"), Gen.Int[0, 9]).Select((kind, value) => new Node(kind, value, []));
        return depth == 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Gen.Select(Kind("sequence", "parallel", "orchestration"), Gen.Int[0, 9], Program(depth - 1).Array[1, 3]).Select((kind, value, parts) => new Node(kind, value, parts)));
    }

    private static Gen<string> Kind(params string[] kinds) => Gen.Int[0, kinds.Length - 1].Select(index => kinds[index]);

    private async Task<string?> RunAsync(Node program, int[] deaths)
    {
        using var folder = new TemporaryFolder();
        var attempts = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        foreach (var death in deaths)
        {
            if (await LiveAsync(folder.Path, program, attempts, death) is { } result)
            {
                return result;
            }

            _deaths++;
        }

        return await LiveAsync(folder.Path, program, attempts, int.MaxValue) ?? throw new InvalidOperationException("The last process was not to die.");
    }

    /// <summary>A process that dies when it has reached so many points: from then on nothing of it is committed.</summary>
    /// <returns>The result; null when it died before.</returns>
    private static async Task<string?> LiveAsync(string folder, Node program, ConcurrentDictionary<string, int> attempts, int points)
    {
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = new Hub(folder, reached: _ =>
        {
            if (Interlocked.Decrement(ref points) < 0)
            {
                died.TrySetResult();
                throw new InvalidOperationException("dead");
            }
        });
        hub
            .Activity<string>("Echo", text => text)
            .Activity<string>("Flaky", text => attempts.AddOrUpdate(text!, 1, (_, count) => count + 1) < 3 ? throw new IOException("flaky") : text)
            .Orchestrator("Run", async context => await EvaluateAsync(context, context.GetInput<Node>()!, "0"))
            .Start();
        try
        {
            await AskAsync(hub.Client, program);
        }
        catch (InvalidOperationException) when (died.Task.IsCompleted)
        {
            return null;
        }

        var ended = hub.EndedAsync("program");
        await Task.WhenAny(ended, died.Task);
        if (!died.Task.IsCompleted)
        {
            return (await ended).ReadOutputAs<string>();
        }

        _ = ended.ContinueWith(static late => late.Exception, TaskScheduler.Default);
        return null;
    }

    private static async Task AskAsync(DurableTaskClient client, Node program)
    {
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                "Run",
                program,
                new StartOrchestrationOptions("program").WithDedupeStatuses(OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Completed),
                cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // A process before this one scheduled it.
        }

        // Whoever was asked before it died may have had them already: those are left unread.
        foreach (var (path, _) in program.Events("0"))
        {
            await client.RaiseEventAsync("program", path, "x", cancellation);
        }
    }

    private static async Task<string> EvaluateAsync(TaskOrchestrationContext context, Node node, string path)
    {
        switch (node.Kind)
        {
            case "activity":
                return await context.CallActivityAsync<string>("Echo", $"a{node.Value}");
            case "flaky":
                return (await context.CallActivityAsync<string>("Flaky", $"{path}:f{node.Value}", TaskOptions.FromRetryPolicy(new RetryPolicy(20, TimeSpan.FromMilliseconds(1))))).Split(':')[1];
            case "timer":
                await context.CreateTimer(TimeSpan.FromMilliseconds(node.Value), CancellationToken.None);
                return $"t{node.Value}";
            case "event":
                return $"e{node.Value}{await context.WaitForExternalEvent<string>(path)}";
            case "sequence":
                var results = new List<string>();
                for (var part = 0; part < node.Parts.Length; part++)
                {
                    results.Add(await EvaluateAsync(context, node.Parts[part], $"{path}.{part}"));
                }

                return $"[{string.Join(',', results)}]";
            case "parallel":
                return $"({string.Join('|', await Task.WhenAll(node.Parts.Select((part, index) => EvaluateAsync(context, part, $"{path}.{index}"))))})";
            default:
                // Events come to the outermost orchestration alone.
                var inner = new Node("sequence", node.Value, [.. node.Parts.Select(part => part.WithoutEvents())]);
                return $"<{await context.CallSubOrchestratorAsync<string>("Run", inner)}>";
        }
    }

    /// <summary>A part of a program.</summary>
    internal sealed record Node(string Kind, int Value, Node[] Parts)
    {
        /// <summary>What it comes to, without any runtime.</summary>
        public string Result() => Kind switch
        {
            "activity" => $"a{Value}",
            "flaky" => $"f{Value}",
            "timer" => $"t{Value}",
            "event" => $"e{Value}x",
            "sequence" => $"[{string.Join(',', Parts.Select(part => part.Result()))}]",
            "parallel" => $"({string.Join('|', Parts.Select(part => part.Result()))})",
            _ => $"<[{string.Join(',', Parts.Select(part => part.WithoutEvents().Result()))}]>",
        };

        public Node WithoutEvents() => Kind == "event" ? new Node("activity", Value, []) : this with { Parts = [.. Parts.Select(part => part.WithoutEvents())] };

        /// <summary>The events that it waits for, by where it does.</summary>
        public IEnumerable<(string Path, Node Node)> Events(string path) =>
            Kind == "event" ? [(path, this)]
            : Kind == "orchestration" ? []
            : Parts.SelectMany((part, index) => part.Events($"{path}.{index}"));
    }
}
