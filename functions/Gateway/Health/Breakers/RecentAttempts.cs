namespace Interchange.Gateway.Health.Breakers;

/// <summary>Counts successes and failures over the last 30 seconds, in ten steps. Its owner sees to exclusion.</summary>
internal sealed class RecentAttempts
{
    private const int Steps = 10;

    /// <summary>What counts as recent.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    private static readonly long StepTicks = Span.Ticks / Steps;

    private readonly long[] _step = new long[Steps];
    private readonly int[] _succeeded = new int[Steps];
    private readonly int[] _failed = new int[Steps];

    public void Add(bool success, DateTimeOffset now)
    {
        var step = now.UtcTicks / StepTicks;
        var index = (int)(step % Steps);
        if (_step[index] != step)
        {
            _step[index] = step;
            _succeeded[index] = 0;
            _failed[index] = 0;
        }

        (success ? _succeeded : _failed)[index]++;
    }

    public RecentTally Count(DateTimeOffset now)
    {
        var step = now.UtcTicks / StepTicks;
        var (succeeded, failed) = (0, 0);
        for (var index = 0; index < Steps; index++)
        {
            if (step - _step[index] is >= 0 and < Steps)
            {
                succeeded += _succeeded[index];
                failed += _failed[index];
            }
        }

        return new RecentTally(succeeded, failed);
    }

    public void Clear() => Array.Clear(_step);
}
