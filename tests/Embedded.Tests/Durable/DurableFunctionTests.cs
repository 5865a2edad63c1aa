using System.Net.Http.Json;
using Interchange.Embedded.Durable;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>Orchestrators and activities as functions of an app, with a client that a request uses.</summary>
public sealed class DurableFunctionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_starts_an_orchestration_of_functions_and_asks_for_its_result()
    {
        await using var app = await TestApp.StartAsync(typeof(Orders), builder => builder.Services.AddSingleton<PriceList>());

        var id = await app.Client.GetFromJsonAsync<string>("/api/order?item=tea&count=3", Cancellation);
        var result = await app.Client.GetFromJsonAsync<Receipt>($"/api/receipt/{id}", Cancellation);

        Assert.Equal(new Receipt("tea", 6.3m, id!, "Price"), result);
    }

    [Fact]
    public async Task Middleware_goes_around_every_turn_and_every_activity()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var app = await TestApp.StartAsync(typeof(Orders), builder =>
        {
            builder.Services.AddSingleton<PriceList>();
            builder.UseMiddleware(async (context, next) =>
            {
                await next();
                if (context.GetHttpContext() is null)
                {
                    seen.Enqueue($"{context.FunctionDefinition.Name} {context.BindingContext.BindingData["instanceId"] is string}");
                }
            });
        });

        var id = await app.Client.GetFromJsonAsync<string>("/api/order?item=tea&count=1", Cancellation);
        await app.Client.GetFromJsonAsync<Receipt>($"/api/receipt/{id}", Cancellation);

        // The orchestrator's first turn is left where it waits for the price.
        Assert.Equal(["GetPrice True", "PlaceOrder True"], seen);
    }

    [Fact]
    public async Task Settings_of_host_json_count()
    {
        await using var app = await TestApp.StartAsync(typeof(Versioned), hostJson: """
            { "extensions": { "durableTask": { "hubName": "Shop", "defaultVersion": "2.5", "maxConcurrentActivityFunctions": 1 } } }
            """);

        Assert.Equal("Shop 2.5", await app.Client.GetFromJsonAsync<string>("/api/version", Cancellation));
    }

    [Theory]
    [InlineData("Shop", "Shop")]
    [InlineData(null, "TestHubName")]
    public void A_hub_that_is_named_by_a_setting_is_the_settings_or_the_usual_one(string? set, string hub)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{DurableOptions.Section}:hubName", "%TASKHUB_NAME%"), new("TASKHUB_NAME", set)])
            .Build();

        Assert.Equal(hub, DurableOptions.From(configuration).HubName);
    }

    [Theory]
    [InlineData("""{ "hubName": "a-b" }""", "host.json: extensions.durableTask.hubName is 'a-b'; write a name that begins with a letter")]
    [InlineData("""{ "maxConcurrentActivityFunctions": 0 }""", "host.json: extensions.durableTask.maxConcurrentActivityFunctions is '0'; write a whole number above zero.")]
    public void Settings_that_cannot_be_used_stop_the_start(string settings, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("host.json", $$"""{ "extensions": { "durableTask": {{settings}} } }""");

        var error = Assert.Throws<Embedded.Functions.FunctionDeclarationException>(() => TestApp.Builder(folder.Path, [typeof(Versioned)]).Build());

        Assert.Contains("The function '", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_that_uses_no_orchestrations_keeps_none()
    {
        using var folder = new TemporaryFolder();
        await using (await TestApp.StartAsync(TestApp.Builder(folder.Path, [typeof(Plain)])))
        {
        }

        Assert.False(Directory.Exists(Path.Combine(folder.Path, ".interchange")));
    }

    public sealed record Order(string Item, int Count);

    public sealed record Receipt(string Item, decimal Total, string Instance, string Activity);

    private sealed class PriceList
    {
        public decimal Of(string item) => item == "tea" ? 2.1m : 0;
    }

    private sealed class Orders(PriceList prices)
    {
        [Function("order")]
        public async Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
        {
            var order = new Order(request.Query["item"]!, int.Parse(request.Query["count"]!, System.Globalization.CultureInfo.InvariantCulture));
            return Results.Json(await client.ScheduleNewOrchestrationInstanceAsync("PlaceOrder", order, cancellation));
        }

        [Function("receipt")]
        public async Task<IResult> Receipt([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "receipt/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
            Results.Json((await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted)).ReadOutputAs<Receipt>());

        [Function(nameof(PlaceOrder))]
        public static async Task<Receipt> PlaceOrder([OrchestrationTrigger] TaskOrchestrationContext context, Order order, FunctionContext function)
        {
            var price = await context.CallActivityAsync<decimal>("Price", order.Item);
            return new Receipt(order.Item, price * order.Count, context.InstanceId, function.FunctionDefinition.Name == nameof(PlaceOrder) ? "Price" : "?");
        }

        [Function("GetPrice")]
        public async Task<decimal> Price([ActivityTrigger(Activity = "Price")] string item, FunctionContext function, CancellationToken cancellation)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            Assert.Equal("GetPrice", function.FunctionDefinition.Name);
            return prices.Of(item);
        }
    }

    private sealed class Versioned
    {
        [Function("version")]
        public async Task<IResult> Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient(TaskHub = "Shop")] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Tell", request.HttpContext.RequestAborted);
            return Results.Json($"{client.Name} {(await client.WaitForInstanceCompletionAsync(id, true, request.HttpContext.RequestAborted)).ReadOutputAs<string>()}");
        }

        [Function("Tell")]
        public string Tell([OrchestrationTrigger] TaskOrchestrationContext context) => context.Version;
    }

    private sealed class Plain
    {
        [Function("plain")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request.Path.ToString());
    }
}
