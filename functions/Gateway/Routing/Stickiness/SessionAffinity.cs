using System.Collections.Concurrent;
using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Routing.Stickiness;

/// <summary>
/// Which endpoint answered a conversation last, in this instance's memory: bound and renewed by success, moved when another endpoint answers, dropped when
/// the bound one fails, forgotten after ten idle minutes. A call that the caller cancels reports nothing and changes nothing. Thread-safe, and bounded: when
/// full it forgets what has been idle longest. Between instances the planner's rendezvous choice stands in.
/// </summary>
public sealed class SessionAffinity(TimeProvider time, int capacity = SessionAffinity.DefaultCapacity)
{
    /// <summary>Conversations remembered by default.</summary>
    public const int DefaultCapacity = 100_000;

    /// <summary>A conversation is forgotten after this time without a success.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    // Two generations: successes go into the young one; when it is half the capacity or ten minutes old it becomes the old one, whose former self is dropped.
    private readonly Lock _turning = new();
    private volatile Generation _young = new(time.GetTimestamp());
    private volatile Generation _old = new(time.GetTimestamp());

    /// <summary>Conversations in memory, some of them idle for too long already.</summary>
    public int Count => _young.Bindings.Count + _old.Bindings.Count;

    /// <summary>The endpoint that the conversation is bound to; null for none.</summary>
    public ModelEndpoint? Find(SessionKey key) =>
        (_young.Bindings.TryGetValue(key, out var binding) || _old.Bindings.TryGetValue(key, out binding)) && time.GetElapsedTime(binding.Renewed) < Idle
            ? binding.Endpoint
            : null;

    /// <summary>
    /// The endpoint answered: the conversation is bound to it. Without an explicit session only where a repeated prompt costs less than a new one.
    /// </summary>
    public void Succeeded(SessionKey key, ModelEndpoint endpoint)
    {
        if (!key.Explicit && !(endpoint.Pricing.InputCacheRead < endpoint.Pricing.Prompt))
        {
            return;
        }

        var young = _young;
        var binding = new Binding(endpoint, time.GetTimestamp());
        if (young.Bindings.TryAdd(key, binding))
        {
            Interlocked.Increment(ref young.Added);
        }
        else
        {
            young.Bindings[key] = binding;
        }

        if (Volatile.Read(ref young.Added) >= Math.Max(capacity / 2, 1) || time.GetElapsedTime(young.Started) >= Idle)
        {
            Turn(young);
        }
    }

    /// <summary>The endpoint failed: the conversation is bound to it no longer. Nothing happens when it is bound to another.</summary>
    public void Failed(SessionKey key, ModelEndpoint endpoint)
    {
        Drop(_young, key, endpoint);
        Drop(_old, key, endpoint);
    }

    private static void Drop(Generation generation, SessionKey key, ModelEndpoint endpoint)
    {
        if (generation.Bindings.TryGetValue(key, out var binding) && ReferenceEquals(binding.Endpoint, endpoint))
        {
            generation.Bindings.TryRemove(KeyValuePair.Create(key, binding));
        }
    }

    private void Turn(Generation full)
    {
        lock (_turning)
        {
            if (ReferenceEquals(_young, full))
            {
                _old = full;
                _young = new Generation(time.GetTimestamp());
            }
        }
    }

    private sealed class Generation(long started)
    {
        public long Started { get; } = started;

        public ConcurrentDictionary<SessionKey, Binding> Bindings { get; } = new();

        public int Added;
    }

    private sealed class Binding(ModelEndpoint endpoint, long renewed)
    {
        public ModelEndpoint Endpoint { get; } = endpoint;

        public long Renewed { get; } = renewed;
    }
}
