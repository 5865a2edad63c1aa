using System.Text;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.DeadLetters;

namespace Interchange.Gateway.Tests.Usage.DeadLetters;

/// <summary>Dead letters in memory, answered a few at a time as a bus does.</summary>
internal sealed class FakeDeadLetters : IDeadLetters
{
    private const int AtOnce = 3;

    private readonly SortedDictionary<long, (string Subscription, UsageMessage Message)> _letters = [];
    private long _next = 10;

    /// <summary>Whether locks are lost before a message is removed.</summary>
    public bool LosesLocks { get; set; }

    public int Taken { get; private set; }

    public void Add(string subscription, UsageMessage message) => _letters[_next += 7] = (subscription, message);

    public void Add(string subscription, string id, string body = "[]") => Add(subscription, new UsageMessage(id, Encoding.UTF8.GetBytes(body)));

    public IEnumerable<string> Left(string subscription) => Of(subscription).Select(static letter => letter.Value.Message.Id);

    public Task<IReadOnlyList<DeadLetter>> PeekAsync(string subscription, long from, int most, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DeadLetter>>(
    [
        .. Of(subscription).Where(letter => letter.Key >= from).Take(Math.Min(most, AtOnce)).Select(static letter => new DeadLetter(
            letter.Key, letter.Value.Message.Id, "Malformed", "The body is not a JSON array of usage events.", DateTimeOffset.UnixEpoch, 1, letter.Value.Message.Body.Length)),
    ]);

    public Task<IDeadLetterBatch> TakeAsync(string subscription, int most, CancellationToken cancellationToken)
    {
        var taken = Of(subscription).Take(most).Select(static letter => letter.Key).ToArray();
        Taken += taken.Length;
        return Task.FromResult<IDeadLetterBatch>(new Batch(this, taken));
    }

    private IEnumerable<KeyValuePair<long, (string Subscription, UsageMessage Message)>> Of(string subscription) =>
        _letters.Where(letter => letter.Value.Subscription == subscription);

    private sealed class Batch(FakeDeadLetters letters, long[] taken) : IDeadLetterBatch
    {
        public IReadOnlyList<UsageMessage> Messages { get; } = [.. taken.Select(number => letters._letters[number].Message)];

        public Task<bool> RemoveAsync(int index, CancellationToken cancellationToken)
        {
            letters.Taken--;
            return Task.FromResult(!letters.LosesLocks && letters._letters.Remove(taken[index]));
        }

        public ValueTask DisposeAsync()
        {
            letters.Taken = 0;
            return ValueTask.CompletedTask;
        }
    }
}
