using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>A stop that is announced breaks nothing.</summary>
public sealed class GracefulStopTests(SharedStorage storage) : EndToEndTests
{
    [Fact]
    public async Task A_running_stream_ends_normally_after_sigterm_and_is_recorded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM here.");
        var settings = new InterchangeSettings { Tables = storage.ConnectionString, StateFolder = Folder() };
        var product = await StartAsync(settings);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var streaming = product.Caller.StreamAsync(
            Ask.For("scripted/long", stream: true, extra: "\"max_tokens\":30,\"scripted\":{\"interval_ms\":100}"), Cancellation, begun.SetResult);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation);

        await product.TerminateAsync();

        var answer = await streaming;
        Assert.True(answer.EndedNormally, answer.Body);
        Assert.EndsWith("word30", answer.Text, StringComparison.Ordinal);
        await product.WaitForExitAsync(Cancellation);
        Assert.Equal(0, product.ExitCode);

        var next = await StartAsync(settings);
        Assert.Equal("stop", (string?)(await next.Caller.GetGenerationAsync(answer.Id, Cancellation, patienceSeconds: 90))["finish_reason"]);
    }
}
