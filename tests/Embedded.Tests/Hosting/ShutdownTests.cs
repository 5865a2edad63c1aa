using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Interchange.Embedded.Tests.Hosting;

public sealed class ShutdownTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finishes_requests_under_way_and_takes_no_more()
    {
        await using var app = await TestApp.StartAsync(typeof(Slow), builder => builder.Services.AddSingleton<Gate>());
        var gate = app.Services.GetRequiredService<Gate>();
        var port = app.Address.Port;
        var answer = app.Client.GetStringAsync("/api/slow", Cancellation);
        await gate.Entered.Task.WaitAsync(Cancellation);

        var stopped = app.StopAsync(Cancellation);
        await RefusedAsync(port);

        Assert.False(stopped.IsCompleted);
        gate.Continue.SetResult();
        Assert.Equal("finished", await answer);
        await stopped;
    }

    [Fact]
    public async Task Drains_for_thirty_seconds()
    {
        await using var app = await TestApp.StartAsync(typeof(Slow), builder => builder.Services.AddSingleton<Gate>());

        Assert.Equal(TimeSpan.FromSeconds(30), app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public async Task Stops_the_triggers_before_the_apps_own_services()
    {
        var order = new List<string>();
        await using var app = await TestApp.StartAsync(typeof(Ticks), builder =>
        {
            builder.Services.AddSingleton(order);
            builder.Services.AddHostedService<Outbox>();
            builder.Services.AddSingleton<Gate>();
        });
        var gate = app.Services.GetRequiredService<Gate>();
        await gate.Entered.Task.WaitAsync(Cancellation);

        var stopped = app.StopAsync(Cancellation);
        await gate.Cancelled.Task.WaitAsync(Cancellation);
        gate.Continue.SetResult();
        await stopped;

        Assert.Equal(["outbox started", "timer ended", "outbox stopped"], order);
    }

    private static async Task RefusedAsync(int port)
    {
        while (true)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, Cancellation);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private sealed class Slow(Gate gate)
    {
        [Function("slow")]
        public async Task Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            gate.Entered.SetResult();
            await gate.Continue.Task;
            await request.HttpContext.Response.WriteAsync("finished");
        }
    }

    private sealed class Ticks(Gate gate, List<string> order)
    {
        [Function("tick")]
        public async Task Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation)
        {
            using var registration = cancellation.Register(gate.Cancelled.SetResult);
            gate.Entered.SetResult();
            await gate.Continue.Task;
            order.Add("timer ended");
        }
    }

    private sealed class Outbox(List<string> order) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            order.Add("outbox started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("outbox stopped");
            return Task.CompletedTask;
        }
    }

    private sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
