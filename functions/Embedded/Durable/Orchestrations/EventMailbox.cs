using Interchange.Embedded.Durable.History;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>Brings events to those who wait for them, the last who began to wait first, and keeps what nobody waits for yet. Case of names does not matter.</summary>
internal sealed class EventMailbox(DataConverter payloads)
{
    private readonly List<HistoryEvent.EventRaised> _unread = [];
    private readonly List<Waiter> _waiting = [];

    /// <summary>Whether the code waits for an event.</summary>
    public bool IsAwaited => _waiting.Count > 0;

    /// <summary>What nobody has waited for, in the order of arrival.</summary>
    public IReadOnlyList<HistoryEvent.EventRaised> Unread => _unread;

    public void Deliver(HistoryEvent.EventRaised raised)
    {
        var index = _waiting.FindLastIndex(waiter => IsFor(raised, waiter.EventName));
        if (index < 0)
        {
            _unread.Add(raised);
            return;
        }

        var found = _waiting[index];
        _waiting.RemoveAt(index);
        found.Receive(raised.Payload);
    }

    /// <exception cref="ArgumentException">Somebody waits for the same event as another type.</exception>
    public Task<T> WaitAsync<T>(string eventName, OrchestrationThread thread, CancellationToken cancellationToken)
    {
        if (_waiting.Find(other => string.Equals(other.EventName, eventName, StringComparison.OrdinalIgnoreCase) && other.Type != typeof(T)) is { } other)
        {
            throw new ArgumentException(
                $"The event '{eventName}' is waited for as a {other.Type} already and cannot be waited for as a {typeof(T)} too; use one type for all waits.", nameof(eventName));
        }

        var waiter = new Waiter<T>(eventName, payloads);
        var index = _unread.FindIndex(raised => IsFor(raised, eventName));
        if (index >= 0)
        {
            var raised = _unread[index];
            _unread.RemoveAt(index);
            waiter.Receive(raised.Payload);
            return waiter.Result;
        }

        _waiting.Add(waiter);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() =>
            {
                thread.Verify();
                if (_waiting.Remove(waiter))
                {
                    waiter.Cancel(cancellationToken);
                }
            });
        }

        return waiter.Result;
    }

    private static bool IsFor(HistoryEvent.EventRaised raised, string eventName) => string.Equals(raised.Name, eventName, StringComparison.OrdinalIgnoreCase);

    private abstract class Waiter(string eventName)
    {
        public string EventName { get; } = eventName;

        public abstract Type Type { get; }

        public abstract void Receive(string? payload);
    }

    private sealed class Waiter<T>(string eventName, DataConverter payloads) : Waiter(eventName)
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Result => _source.Task;

        public override Type Type => typeof(T);

        public override void Receive(string? payload)
        {
            T value;
            try
            {
                value = payloads.Deserialize<T>(payload)!;
            }
            catch (Exception failure) when (failure is System.Text.Json.JsonException or NotSupportedException)
            {
                // Who waits hears that the event cannot be read as what it waits for.
                _source.SetException(failure);
                return;
            }

            _source.SetResult(value);
        }

        public void Cancel(CancellationToken cancellationToken) => _source.SetCanceled(cancellationToken);
    }
}
