using Interchange.Gateway.Jobs;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Tests.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Jobs;

public sealed class AwaitJobTests
{
    private static readonly JobKey Job = new("acc", "job_1");
    private static readonly JobResult Result = new(JobState.Succeeded, 200, new Dictionary<string, string>(StringComparer.Ordinal), "{}"u8.ToArray());

    private readonly FakeTimeProvider _time = new();
    private readonly JobSignals _signals = new();
    private readonly JobResults _results;
    private readonly AwaitJob _awaiting;
    private readonly Elsewhere _runs = new();

    public AwaitJobTests()
    {
        _results = new JobResults(new InMemoryPayloadStore(new FixedPayloadKeys("k"), _time), new JobOptions(), _time);
        _awaiting = new AwaitJob(_signals, _results, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_ends_here_is_heard_of_without_asking()
    {
        var waiting = Wait(TimeSpan.FromSeconds(10));
        _signals.Ended(Job, Result);

        Assert.Same(Result, await waiting);
        Assert.Equal(0, _runs.Asked);
    }

    [Fact]
    public async Task A_job_that_ends_in_its_very_start_is_heard_of() => Assert.Same(
        Result,
        await _awaiting.RunAsync(
            Job,
            () =>
            {
                _signals.Ended(Job, Result);
                return Task.CompletedTask;
            },
            _runs,
            TimeSpan.FromSeconds(10),
            Cancellation));

    [Fact]
    public async Task A_job_that_ends_elsewhere_is_asked_for()
    {
        await _results.KeepAsync(Job, Result, Cancellation);
        _runs.State = JobState.Succeeded;

        Assert.Equal(Result.Body.ToArray(), (await PassAsync(Wait(TimeSpan.FromDays(1))))!.Body.ToArray());
        Assert.Equal(1, _runs.Asked);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_they_like_to()
    {
        Assert.Null(await PassAsync(Wait(TimeSpan.FromSeconds(5))));
        Assert.InRange(_runs.Asked, 0, 5);
    }

    private Task<JobResult?> Wait(TimeSpan limit) => _awaiting.RunAsync(Job, static () => Task.CompletedTask, _runs, limit, Cancellation);

    /// <summary>Lets time pass until the wait has ended.</summary>
    private async Task<JobResult?> PassAsync(Task<JobResult?> waiting)
    {
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        return await waiting;
    }

    private sealed class Elsewhere : IJobRuns
    {
        public JobState State { get; set; } = JobState.Running;

        public int Asked { get; private set; }

        public Task<JobRun?> FindAsync(JobKey job, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<JobRun?>(new JobRun(State, default, State == JobState.Running ? null : default(DateTimeOffset), null));
        }

        public Task StartAsync(JobStart start, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CancelAsync(JobKey job, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ForgetAsync(JobKey job, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
