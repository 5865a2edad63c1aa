using System.Net;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Tests.Functions;

public sealed class MiddlewareTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_in_the_order_of_registration_around_the_function()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(typeof(Echo), builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                steps.Add($"inner {context.FunctionDefinition.Name}");
                await next();
                steps.Add("inner after");
            });
            builder.UseWhen<Outer>(context => context.FunctionDefinition.Name == "other");
            builder.UseWhen(_ => false, (_, next) => next());
        });

        Assert.Equal("echo", await app.Client.GetStringAsync("/api/echo", Cancellation));

        Assert.Equal(["outer", "inner echo", "function", "inner after", "outer after"], steps);
    }

    [Fact]
    public async Task Answers_in_place_of_the_function_by_writing_to_the_response()
    {
        var steps = new List<string>();
        await using var app = await TestApp.StartAsync(typeof(Echo), builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware((context, _) =>
            {
                var response = context.GetHttpContext()!.Response;
                response.StatusCode = 402;
                response.Headers["X-Why"] = "money";
                return response.WriteAsync("pay first");
            });
        });

        using var answer = await app.Client.GetAsync("/api/echo", Cancellation);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal("money", answer.Headers.GetValues("X-Why").Single());
        Assert.Equal("pay first", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Empty(steps);
    }

    [Theory]
    [InlineData("action")]
    [InlineData("result")]
    public async Task Answers_in_place_of_the_function_by_setting_the_invocation_result(string kind)
    {
        await using var app = await TestApp.StartAsync(typeof(Echo), builder =>
        {
            builder.Services.AddSingleton<List<string>>();
            builder.UseMiddleware((context, _) =>
            {
                context.GetInvocationResult().Value = kind == "action"
                    ? new ObjectResult(new { Error = "no key" }) { StatusCode = 401 }
                    : Results.Json(new { Error = "no key" }, statusCode: 401);
                return Task.CompletedTask;
            });
        });

        using var answer = await app.Client.GetAsync("/api/echo", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("""{"error":"no key"}""", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Sees_what_the_function_returned_and_may_replace_it()
    {
        IResult? seen = null;
        await using var app = await TestApp.StartAsync(typeof(Echo), builder =>
        {
            builder.Services.AddSingleton<List<string>>();
            builder.UseMiddleware(async (context, next) =>
            {
                await next();
                var result = context.GetInvocationResult<IResult>();
                seen = result.Value;
                result.Value = Results.Text("replaced");
            });
        });

        Assert.Equal("replaced", await app.Client.GetStringAsync("/api/returned", Cancellation));
        Assert.NotNull(seen);
    }

    [Theory]
    [InlineData("/api/throws")]
    [InlineData("/api/throws-later")]
    public async Task Catches_the_exception_that_the_function_threw(string path)
    {
        Exception? caught = null;
        await using var app = await TestApp.StartAsync(typeof(Echo), builder =>
        {
            builder.Services.AddSingleton<List<string>>();
            builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (Exception exception)
                {
                    caught = exception;
                    var response = context.GetHttpContext()!.Response;
                    response.StatusCode = 418;
                    await response.WriteAsync("told");
                }
            });
        });

        using var answer = await app.Client.GetAsync(path, Cancellation);

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("told", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("plain", Assert.IsType<FormatException>(caught).Message);
    }

    [Fact]
    public async Task Hands_items_and_features_on_to_the_function()
    {
        await using var app = await TestApp.StartAsync(typeof(Echo), builder =>
        {
            builder.Services.AddSingleton<List<string>>();
            builder.UseMiddleware((context, next) =>
            {
                context.Items["who"] = "caller";
                context.Features.Set(new Version(1, 2));
                context.GetLogger("category").Log(LogLevel.Debug, default, 0, null, (_, _) => "seen");
                return next();
            });
        });

        Assert.Equal("caller 1.2", await app.Client.GetStringAsync("/api/handed", Cancellation));
    }

    [Fact]
    public void Cannot_be_added_once_the_app_is_built()
    {
        using var folder = new TemporaryFolder();
        var builder = TestApp.Builder(folder.Path, []);
        using var host = builder.Build();

        Assert.Throws<InvalidOperationException>(() => builder.UseMiddleware((_, next) => next()));
        Assert.Throws<InvalidOperationException>(builder.Build);
    }

    private sealed class Outer(List<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add("outer");
            await next(context);
            steps.Add("outer after");
        }
    }

    private sealed class Echo(List<string> steps)
    {
        [Function("echo")]
        public Task Get([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            steps.Add("function");
            return request.HttpContext.Response.WriteAsync("echo");
        }

        [Function("returned")]
        public IResult Returned([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text($"own {steps.Count}");

        [Function("throws")]
        public Task Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => throw new FormatException("plain");

        [Function("throws-later")]
        public async Task ThrowsLater([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await Task.Yield();
            throw new FormatException("plain");
        }

        [Function("handed")]
        public Task Handed([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
            request.HttpContext.Response.WriteAsync($"{context.Items["who"]} {context.Features.Get<Version>()}");
    }
}
