using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Tests.Http;

public sealed class HttpFunctionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/plain", "plain")]
    [InlineData("GET", "/API/Plain", "plain")]
    [InlineData("GET", "/api/named-by-function", "default")]
    [InlineData("PUT", "/api/named-by-function", "default")]
    [InlineData("GET", "/api/items/7/9e107d9d-372b-4b1e-a3f5-1c0fa7c1e000", "7 9e107d9d-372b-4b1e-a3f5-1c0fa7c1e000")]
    [InlineData("GET", "/api/items/literal/first", "literal")]
    [InlineData("GET", "/api/files/a/b/c.txt", "file a/b/c.txt")]
    [InlineData("GET", "/api/files/a%20b", "file a b")]
    [InlineData("GET", "/api/days/friday", "Friday")]
    [InlineData("GET", "/api/optional", "none")]
    [InlineData("GET", "/api/optional/5", "5")]
    [InlineData("GET", "/api/split", "got")]
    [InlineData("POST", "/api/split", "posted")]
    public async Task Answers_a_declared_route(string method, string path, string expected)
    {
        await using var app = await TestApp.StartAsync(typeof(Routes));

        using var answer = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/plain")]
    [InlineData("GET", "/api/unknown")]
    [InlineData("POST", "/api/plain")]
    [InlineData("HEAD", "/api/plain")]
    [InlineData("OPTIONS", "/api/plain")]
    [InlineData("GET", "/api/items/seven/9e107d9d-372b-4b1e-a3f5-1c0fa7c1e000")]
    [InlineData("GET", "/api/items/7/no-guid")]
    [InlineData("GET", "/api/days/someday")]
    public async Task Answers_404_with_an_empty_body_to_what_no_function_takes(string method, string path)
    {
        await using var app = await TestApp.StartAsync(typeof(Routes));

        using var answer = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Content.Headers.Contains("Allow"));
    }

    [Theory]
    [InlineData("", "/plain")]
    [InlineData("v9/deep", "/v9/deep/plain")]
    public async Task Takes_the_route_prefix_of_host_json(string prefix, string path)
    {
        await using var app = await TestApp.StartAsync(
            typeof(Routes), hostJson: $$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""");

        Assert.Equal("plain", await app.Client.GetStringAsync(path, Cancellation));
    }

    [Theory]
    [InlineData("nothing", 204, "")]
    [InlineData("task", 200, "task")]
    [InlineData("value-task", 200, "value task")]
    [InlineData("result", 201, "\"made\"")]
    [InlineData("task-result", 200, "{\"answer\":42}")]
    [InlineData("value-task-result", 200, "typed")]
    [InlineData("status-action", 418, "")]
    [InlineData("object-action", 200, "{\"answer\":42}")]
    [InlineData("content-action", 200, "content")]
    [InlineData("static", 200, "static")]
    public async Task Writes_what_a_function_returns(string route, int status, string expected)
    {
        await using var app = await TestApp.StartAsync(typeof(Returns));

        using var answer = await app.Client.GetAsync($"/api/{route}", Cancellation);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Sends_what_is_flushed_before_the_function_ends()
    {
        await using var app = await TestApp.StartAsync(typeof(Streams), Gates.Register);
        var gate = app.Services.GetRequiredService<Gates>();

        using var answer = await app.Client.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var buffer = new byte[64];
        var read = await body.ReadAsync(buffer, Cancellation);

        Assert.Equal("first", Encoding.UTF8.GetString(buffer, 0, read));
        Assert.False(gate.Ended.Task.IsCompleted);
        gate.Continue.SetResult();
        Assert.Equal("second", Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer, Cancellation)));
        Assert.Equal(0, await body.ReadAsync(buffer, Cancellation));
    }

    [Fact]
    public async Task Tells_the_function_that_its_client_went_away()
    {
        await using var app = await TestApp.StartAsync(typeof(Streams), Gates.Register);
        var gate = app.Services.GetRequiredService<Gates>();

        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, app.Address.Port, Cancellation);
        await socket.GetStream().WriteAsync("GET /api/wait HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancellation);
        await gate.Started.Task.WaitAsync(Cancellation);
        socket.Close();

        await gate.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws-later")]
    public async Task Answers_500_with_an_empty_body_when_a_function_fails_before_the_first_byte(string route)
    {
        await using var app = await TestApp.StartAsync(typeof(Failures));

        using var answer = await app.Client.GetAsync($"/api/{route}", Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.False(answer.Headers.Contains("X-Left-Over"));
    }

    [Fact]
    public async Task Ends_the_response_cleanly_when_a_function_fails_after_the_first_byte()
    {
        await using var app = await TestApp.StartAsync(typeof(Failures));

        using var answer = await app.Client.GetAsync("/api/throws-after-first-byte", Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("begun", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Honours_the_apps_own_Kestrel_limits()
    {
        await using var app = await TestApp.StartAsync(
            typeof(Bodies), builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = 40_000_000));

        using var large = new ByteArrayContent(new byte[35_000_000]);
        using var answer = await app.Client.PostAsync("/api/length", large, Cancellation);

        Assert.Equal("35000000", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Makes_scoped_dependencies_once_for_a_request_and_shares_singletons()
    {
        await using var app = await TestApp.StartAsync(typeof(Scopes), builder =>
        {
            builder.Services.AddSingleton<One>();
            builder.Services.AddScoped<PerRequest>();
        });

        var first = await app.Client.GetFromJsonAsync<string[]>("/api/scopes", Cancellation);
        var second = await app.Client.GetFromJsonAsync<string[]>("/api/scopes", Cancellation);

        Assert.Equal(first![1], first[2]);
        Assert.NotEqual(first[1], second![1]);
        Assert.Equal(first[0], second[0]);
    }

    [Fact]
    public async Task Shows_the_request_in_the_function_context()
    {
        await using var app = await TestApp.StartAsync(typeof(Contexts));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/contexts/42");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var answer = await app.Client.SendAsync(request, Cancellation);
        var facts = await answer.Content.ReadFromJsonAsync<string[]>(Cancellation);

        Assert.Equal(
            ["Contexts", "42", "httpTrigger", "True", "True", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "True", "0"],
            facts!);
    }

    private sealed class Routes
    {
        [Function("Plain")]
        public Task Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request) => request.HttpContext.Response.WriteAsync("plain");

        [Function("named-by-function")]
        public Task Named([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => request.HttpContext.Response.WriteAsync("default");

        [Function("Item")]
        public Task Item([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{id}/{key}")] HttpRequest request, int id, Guid key) =>
            request.HttpContext.Response.WriteAsync($"{id} {key}");

        [Function("Literal")]
        public Task Literal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/literal/{rest}")] HttpRequest request) =>
            request.HttpContext.Response.WriteAsync("literal");

        [Function("File")]
        public Task Files([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
            request.HttpContext.Response.WriteAsync($"file {path}");

        [Function("Day")]
        public Task Day([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "days/{day}")] HttpRequest request, DayOfWeek day) =>
            request.HttpContext.Response.WriteAsync($"{day}");

        [Function("Optional")]
        public Task Optional([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{number?}")] HttpRequest request, int? number) =>
            request.HttpContext.Response.WriteAsync($"{number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");

        [Function("SplitGet")]
        public Task SplitGet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "split")] HttpRequest request) => request.HttpContext.Response.WriteAsync("got");

        [Function("SplitPost")]
        public Task SplitPost([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "split")] HttpRequest request) => request.HttpContext.Response.WriteAsync("posted");
    }

    private sealed class Returns
    {
        [Function("nothing")]
        public void Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => request.HttpContext.Response.StatusCode = 204;

        [Function("task")]
        public async Task PlainTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            await request.HttpContext.Response.WriteAsync("task");
        }

        [Function("value-task")]
        public async ValueTask PlainValueTask([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            await request.HttpContext.Response.WriteAsync("value task");
        }

        [Function("result")]
        public IResult Result([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Json("made", statusCode: 201);

        [Function("task-result")]
        public async Task<IResult> TaskResult([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            return TypedResults.Json(new { Answer = 42 });
        }

        [Function("value-task-result")]
        public ValueTask<Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult> TypedResult([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            new(TypedResults.Text("typed"));

        [Function("status-action")]
        public IActionResult StatusAction([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            request.Query.Count > 0 ? new OkResult() : new StatusCodeResult(418);

        [Function("object-action")]
        public async Task<IActionResult> ObjectAction([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            return new OkObjectResult(new { Answer = 42 });
        }

        [Function("content-action")]
        public Task<ContentResult> ContentAction([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Task.FromResult(new ContentResult { Content = "content" });

        [Function("static")]
        public static Task Static([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            context.GetHttpContext()!.Response.WriteAsync("static");
    }

    private sealed class Streams(Gates gates)
    {
        [Function("stream")]
        public async Task Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("first");
            await request.HttpContext.Response.Body.FlushAsync();
            await gates.Continue.Task;
            await request.HttpContext.Response.WriteAsync("second");
            gates.Ended.SetResult();
        }

        [Function("wait")]
        public async Task Wait([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context, CancellationToken cancellation)
        {
            Assert.Equal(cancellation, request.HttpContext.RequestAborted);
            Assert.Equal(cancellation, context.CancellationToken);
            gates.Started.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }
            finally
            {
                gates.Ended.SetResult();
            }
        }
    }

    private sealed class Failures
    {
        [Function("throws")]
        public Task Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Headers["X-Left-Over"] = "1";
            throw new InvalidOperationException("at once");
        }

        [Function("throws-later")]
        public async Task<IResult> ThrowsLater([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        }

        [Function("throws-after-first-byte")]
        public async Task ThrowsAfterFirstByte([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("begun");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("too late for an error");
        }
    }

    private sealed class Bodies
    {
        [Function("length")]
        public async Task Length([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, CancellationToken cancellation)
        {
            var buffer = new MemoryStream();
            await request.Body.CopyToAsync(buffer, cancellation);
            await request.HttpContext.Response.WriteAsync($"{buffer.Length}", cancellation);
        }
    }

    private sealed class Scopes(One one, PerRequest perRequest)
    {
        [Function("scopes")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            Results.Json(new[] { one.Id, perRequest.Id, context.InstanceServices.GetRequiredService<PerRequest>().Id });
    }

    private sealed class Contexts
    {
        [Function("Contexts")]
        public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "contexts/{id}")] HttpRequest request, FunctionContext context) => Results.Json(new[]
        {
            context.FunctionDefinition.Name,
            $"{context.BindingContext.BindingData["id"]}",
            context.FunctionDefinition.InputBindings["request"].Type,
            $"{Guid.TryParse(context.InvocationId, out _) && context.InvocationId == context.InvocationId}",
            $"{ReferenceEquals(context.Items["HttpRequestContext"], request.HttpContext)}",
            context.TraceContext.TraceParent,
            $"{context.InstanceServices == request.HttpContext.RequestServices}",
            $"{context.RetryContext.RetryCount}",
        });
    }

    private sealed class One
    {
        public string Id { get; } = Guid.NewGuid().ToString();
    }

    private sealed class PerRequest
    {
        public string Id { get; } = Guid.NewGuid().ToString();
    }

    private sealed class Gates
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static void Register(FunctionsApplicationBuilder builder) => builder.Services.AddSingleton<Gates>();
    }
}
