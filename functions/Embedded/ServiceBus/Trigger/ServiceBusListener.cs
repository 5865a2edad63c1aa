using System.Diagnostics.CodeAnalysis;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Interchange.Embedded.ServiceBus.Broker;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Listens to one subscription for one function.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A listener is stopped rather than disposed, and runs that were given up may still look at its tokens.")]
internal sealed class ServiceBusListener(
    BusFunction function,
    BusTriggerOptions options,
    BusConnection connection,
    IFunctionInvoker invoker,
    RequestsUnderWay requests,
    TimeProvider time,
    ILogger logger) : ITriggerListener
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _givingUp = new();
    private SharedBroker? _lease;
    private WorkSlots? _slots;
    private Task _receiving = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _lease = SharedBroker.Lease(connection, time);
        var broker = _lease.Broker;
        broker.Housekeeping.Failed ??= failure => BusLog.HousekeepingFailed(logger, failure);
        var subscription = broker.Entities.Subscription(function.TopicName, function.SubscriptionName);
        var run = new MessageRun(function, options, broker, invoker, time, logger);
        IMessagePump pump = subscription.Declaration.RequiresSession
            ? new SessionPump(subscription, function, options, broker, run, time)
            : new QueuePump(subscription.Active, function, options, broker, run, requests, time);
        _slots = new WorkSlots(pump.Concurrency);
        _receiving = Task.Run(() => ReceiveAsync(pump, _slots), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _receiving.WaitAsync(cancellationToken);
            if (_slots is not null)
            {
                await _slots.DrainAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            BusLog.NotDrained(logger, function.Descriptor.Name);
            await _givingUp.CancelAsync();
        }
        finally
        {
            if (_lease is not null)
            {
                await _lease.DisposeAsync();
            }
        }
    }

    private async Task ReceiveAsync(IMessagePump pump, WorkSlots slots)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var free = await slots.TakeAsync(pump.MostAtOnce, _stopping.Token);
                var used = 0;
                try
                {
                    foreach (var work in await pump.NextAsync(free, _stopping.Token))
                    {
                        used++;
                        _ = Task.Run(() => WorkAsync(work, slots), CancellationToken.None);
                    }
                }
                finally
                {
                    slots.Return(free - used);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                BusLog.BusFailed(logger, function.Descriptor.Name, failure);
                await PauseAsync();
            }
        }
    }

    private async Task WorkAsync(Func<CancellationToken, CancellationToken, Task> work, WorkSlots slots)
    {
        try
        {
            await work(_stopping.Token, _givingUp.Token);
        }
        catch (Exception failure)
        {
            BusLog.BusFailed(logger, function.Descriptor.Name, failure);
        }
        finally
        {
            slots.Return(1);
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(AfterFailure, time, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees that it is stopping.
        }
    }
}
