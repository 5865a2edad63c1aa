using Interchange.Gateway.Limits;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>A line's turn, or when to ask for it again. Disposing of it lets the next one in.</summary>
internal sealed class LinePass : IDisposable
{
    private readonly SemaphoreSlim[] _held;
    private readonly RatePermit? _permit;
    private bool _over;

    public LinePass(SemaphoreSlim[] held, RatePermit? permit, DateTimeOffset? later) => (_held, _permit, Later) = (held, permit, later);

    /// <summary>Lets everything through.</summary>
    public static LinePass Free => new([], permit: null, later: null);

    /// <summary>The moment to ask again; null for one that is in.</summary>
    public DateTimeOffset? Later { get; }

    /// <summary>Puts right what limits have counted.</summary>
    public void Settle(long tokens, bool answered) => _permit?.Settle(tokens, answered);

    public void Dispose()
    {
        if (_over)
        {
            return;
        }

        _over = true;
        _permit?.Dispose();
        foreach (var held in _held)
        {
            held.Release();
        }
    }
}
