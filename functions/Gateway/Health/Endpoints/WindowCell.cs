using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Health.Endpoints;

/// <summary>What attempts at one endpoint within a span of time amount to. Mergeable; its owner sees to exclusion.</summary>
internal sealed class WindowCell
{
    public long Answered { get; private set; }

    public long Failed { get; private set; }

    public long RateLimited { get; private set; }

    /// <summary>Answers that called tools.</summary>
    public long ToolAnswers { get; private set; }

    /// <summary>Those of them whose calls were not well formed.</summary>
    public long BadToolAnswers { get; private set; }

    /// <summary>Seconds to the first token.</summary>
    public QuantileSketch Latency { get; } = new();

    /// <summary>Output tokens per second.</summary>
    public QuantileSketch Throughput { get; } = new();

    /// <summary>Attempts that tell anything.</summary>
    public long Total => Answered + Failed + RateLimited;

    /// <param name="sample">What to add.</param>
    /// <param name="distributions">False where counts are all that is asked for.</param>
    public void Add(in AttemptSample sample, bool distributions)
    {
        switch (sample.Verdict)
        {
            case AttemptVerdict.Answered:
                Answered++;
                break;
            case AttemptVerdict.Failed:
                Failed++;
                break;
            case AttemptVerdict.RateLimited:
                RateLimited++;
                break;
        }

        if (sample.ToolCallsValid is { } valid)
        {
            ToolAnswers++;
            BadToolAnswers += valid ? 0 : 1;
        }

        if (distributions && sample.FirstToken is { } firstToken)
        {
            Latency.Add(firstToken);
        }

        if (distributions && sample.TokensPerSecond is { } tokensPerSecond)
        {
            Throughput.Add(tokensPerSecond);
        }
    }

    public void AddCounts(long answered, long failed, long rateLimited, long toolAnswers, long badToolAnswers)
    {
        Answered += answered;
        Failed += failed;
        RateLimited += rateLimited;
        ToolAnswers += toolAnswers;
        BadToolAnswers += badToolAnswers;
    }

    /// <param name="other">What to add.</param>
    /// <param name="distributions">False where counts are all that is asked for.</param>
    public void Merge(WindowCell other, bool distributions = true)
    {
        AddCounts(other.Answered, other.Failed, other.RateLimited, other.ToolAnswers, other.BadToolAnswers);
        if (distributions)
        {
            Latency.Merge(other.Latency);
            Throughput.Merge(other.Throughput);
        }
    }

    public void Clear()
    {
        (Answered, Failed, RateLimited, ToolAnswers, BadToolAnswers) = (0, 0, 0, 0, 0);
        Latency.Clear();
        Throughput.Clear();
    }
}
