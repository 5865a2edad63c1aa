using System.Collections.Concurrent;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>
/// Keeps lines of batches from crowding out everything else: so many at once of an account and at a provider, and no more than the limits of their key and of
/// free models allow. A line that has to wait for longer than a moment asks again later, and holds nothing meanwhile.
/// </summary>
internal sealed class LineGate(ChatLimits? limits, LineOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _slots = new(StringComparer.Ordinal);

    /// <param name="chat">The line.</param>
    /// <param name="step">The step that is to be tried.</param>
    /// <param name="isFirst">Whether nothing was tried yet: limits count a line once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<LinePass> EnterAsync(ResumedChat chat, int step, bool isFirst, CancellationToken cancellationToken)
    {
        var account = _slots.GetOrAdd($"account {chat.Run.Caller.AccountId}", _ => new SemaphoreSlim(options.PerAccount));
        if (!await EnteredAsync(account, cancellationToken))
        {
            return Later(Pause);
        }

        var provider = _slots.GetOrAdd($"provider {chat.Run.Plan.Steps[step].Provider.Slug}", _ => new SemaphoreSlim(options.PerProvider));
        try
        {
            if (!await EnteredAsync(provider, cancellationToken))
            {
                account.Release();
                return Later(Pause);
            }
        }
        catch
        {
            account.Release();
            throw;
        }

        try
        {
            var permit = isFirst && limits is not null
                ? await limits.EnterAsync(chat.Http, chat.Run.Caller, chat.Run.Request, chat.Run.Plan)
                : null;
            return new LinePass([account, provider], permit, later: null);
        }
        catch (GatewayException refused) when (refused.Error.Status is 429 or 503)
        {
            Release(account, provider);
            return Later(refused.Error.RetryAfter ?? Pause);
        }
        catch
        {
            Release(account, provider);
            throw;
        }
    }

    private LinePass Later(TimeSpan pause) => new([], permit: null, time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));

    private static void Release(SemaphoreSlim account, SemaphoreSlim provider)
    {
        account.Release();
        provider.Release();
    }

    /// <summary>False when there was no room for a moment, or the line was cancelled.</summary>
    private static async Task<bool> EnteredAsync(SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            return await slots.WaitAsync(Patience, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
