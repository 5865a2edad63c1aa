using Interchange.Embedded.Functions;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Tests.Functions;

/// <summary>Every declaration that cannot be run stops the start with a sentence that names the function and the fix.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData(typeof(NoTrigger), "function 'lonely' (", "has no trigger. Mark one of its parameters")]
    [InlineData(typeof(TwoTriggers), "function 'torn' (", "has 2 triggers, on 'request' and 'timer'. A function has exactly one")]
    [InlineData(typeof(NotPublic), "function 'hidden' (", "is not public. Make the method public.")]
    [InlineData(typeof(Nameless), "function '' (", "has a name that Azure Functions refuses.")]
    [InlineData(typeof(Spaced), "function 'two words' (", "begins with a letter and goes on with letters, digits")]
    [InlineData(typeof(Abstract), "function 'abstract' (", "its class is abstract.")]
    [InlineData(typeof(SameName), "Two functions share the name 'Twin'", "Give one of them another name")]
    [InlineData(typeof(SameRoute), "Two functions answer GET of the route 'api/Things/{name}'", "Change the route or the methods")]
    [InlineData(typeof(SameRouteEveryMethod), "Two functions answer POST of the route 'api/things'", "Change the route or the methods")]
    [InlineData(typeof(BadRoute), "The route 'api/a/{b' of function 'crooked'", "Mend Route in its [HttpTrigger].")]
    [InlineData(typeof(WrongHttpTrigger), "trigger parameter 'text' of function 'wrong'", "Declare it as Microsoft.AspNetCore.Http.HttpRequest.")]
    [InlineData(typeof(UnboundParameter), "The parameter 'count' of function 'unbound'", "Add '{count}' to the route, or remove the parameter.")]
    [InlineData(typeof(UnreadableRouteValue), "The route parameter 'list' of function 'unreadable'", "Use string, a number, bool, Guid")]
    [InlineData(typeof(WrongReturn), "function 'wordy' (", "to answer with a value return Results.Json(value).")]
    [InlineData(typeof(FunctionKey), "function 'locked' (", "asks for AuthorizationLevel.Function, but the embedded runtime keeps no function keys.")]
    [InlineData(typeof(DefaultKey), "function 'locked-by-default' (", "asks for AuthorizationLevel.Function")]
    [InlineData(typeof(RetriedRequest), "function 'again' (", "carries [FixedDelayRetry], but a request cannot be repeated.")]
    [InlineData(typeof(UnknownTrigger), "[NovelTrigger] of function 'novel'", "It serves [HttpTrigger], [TimerTrigger]")]
    [InlineData(typeof(BadCron), "The schedule 'every day' of function 'late'", "Write NCRONTAB with six fields")]
    [InlineData(typeof(TooFast), "The schedule '00:00:00.5' of function 'hasty'", "a time span of at least a second")]
    [InlineData(typeof(MissingSetting), "names the setting 'Nightly', which is not set.", "function 'unset'")]
    [InlineData(typeof(WrongTimerTrigger), "trigger parameter 'text' of function 'wrong-timer'", "Declare it as Microsoft.Azure.Functions.Worker.TimerInfo.")]
    [InlineData(typeof(UnboundTimerParameter), "The parameter 'extra' of function 'unbound-timer'", "remove the parameter, or take it in the constructor")]
    [InlineData(typeof(TimerReturn), "function 'talkative' (", "nobody takes what a timer returns")]
    public void Stops_the_start(Type functions, string names, string mends)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<FunctionDeclarationException>(() => TestApp.Builder(folder.Path, [functions]).Build());

        Assert.Contains(names, error.Message, StringComparison.Ordinal);
        Assert.Contains(mends, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_the_start_when_requests_are_declared_but_not_configured()
    {
        using var folder = new TemporaryFolder();
        var builder = new Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder(
            [],
            new Interchange.Embedded.Hosting.AppSurroundings
            {
                FunctionTypes = () => [typeof(Fine)],
                CurrentDirectory = folder.Path,
                BaseDirectory = folder.Path,
                EnvironmentVariables = new Dictionary<string, string?>(),
            });

        var error = Assert.Throws<FunctionDeclarationException>(builder.Build);

        Assert.Contains("Call builder.ConfigureFunctionsWebApplication()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_both_functions_that_collide()
    {
        var error = Assert.Throws<FunctionDeclarationException>(() => FunctionDiscovery.Discover([typeof(SameName)]));

        Assert.Contains($"{typeof(SameName).FullName}.First)", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(SameName).FullName}.Second)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_public_methods_of_classes_of_any_visibility_and_passes_over_the_rest()
    {
        var found = FunctionDiscovery.Discover([typeof(Fine), typeof(DeclarationTests), typeof(IDisposable), typeof(int)]);

        Assert.Equal("fine", Assert.Single(found).Name);
        Assert.Equal("function 'fine' (Interchange.Embedded.Tests.Functions.DeclarationTests+Fine.Run)", found[0].Described);
    }

    private sealed class Fine
    {
        [Function("fine")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => _ = request;

        public void NoFunction() => _ = this;
    }

    private sealed class NoTrigger
    {
        [Function("lonely")]
        public void Run(HttpRequest request) => _ = request;
    }

    private sealed class TwoTriggers
    {
        [Function("torn")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = (request, timer);
    }

    private sealed class NotPublic
    {
        [Function("hidden")]
        internal void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = request;
    }

    private sealed class Nameless
    {
        [Function("")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = request;
    }

    private sealed class Spaced
    {
        [Function("two words")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = request;
    }

    private abstract class Abstract
    {
        [Function("abstract")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = request;
    }

    private sealed class SameName
    {
        [Function("twin")]
        public void First([HttpTrigger(AuthorizationLevel.Anonymous, Route = "first")] HttpRequest request) => _ = request;

        [Function("Twin")]
        public void Second([HttpTrigger(AuthorizationLevel.Anonymous, Route = "second")] HttpRequest request) => _ = request;
    }

    private sealed class SameRoute
    {
        [Function("by-id")]
        public void First([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id}")] HttpRequest request) => _ = request;

        [Function("by-name")]
        public void Second([HttpTrigger(AuthorizationLevel.Anonymous, "post", "GET", Route = "Things/{name}")] HttpRequest request) => _ = request;
    }

    private sealed class SameRouteEveryMethod
    {
        [Function("all")]
        public void First([HttpTrigger(AuthorizationLevel.Anonymous, Route = "things")] HttpRequest request) => _ = request;

        [Function("one")]
        public void Second([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "things")] HttpRequest request) => _ = request;
    }

    private sealed class BadRoute
    {
        [Function("crooked")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest request) => _ = request;
    }

    private sealed class WrongHttpTrigger
    {
        [Function("wrong")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] string text) => _ = text;
    }

    private sealed class UnboundParameter
    {
        [Function("unbound")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, int count) => _ = (request, count);
    }

    private sealed class UnreadableRouteValue
    {
        [Function("unreadable")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "x/{list}")] HttpRequest request, List<string> list) => _ = (request, list);
    }

    private sealed class WrongReturn
    {
        [Function("wordy")]
        public Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult(request.Path.ToString());
    }

    private sealed class FunctionKey
    {
        [Function("locked")]
        public void Run([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => _ = request;
    }

    private sealed class DefaultKey
    {
        [Function("locked-by-default")]
        public void Run([HttpTrigger("get")] HttpRequest request) => _ = request;
    }

    private sealed class RetriedRequest
    {
        [Function("again")]
        [FixedDelayRetry(3, "00:00:01")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = request;
    }

    private sealed class UnknownTrigger
    {
        [Function("novel")]
        public void Run([NovelTrigger] string text) => _ = text;
    }

    private sealed class BadCron
    {
        [Function("late")]
        public void Run([TimerTrigger("every day")] TimerInfo timer) => _ = timer;
    }

    private sealed class TooFast
    {
        [Function("hasty")]
        public void Run([TimerTrigger("00:00:00.5")] TimerInfo timer) => _ = timer;
    }

    private sealed class MissingSetting
    {
        [Function("unset")]
        public void Run([TimerTrigger("%Nightly%")] TimerInfo timer) => _ = timer;
    }

    private sealed class WrongTimerTrigger
    {
        [Function("wrong-timer")]
        public void Run([TimerTrigger("0 * * * * *")] string text) => _ = text;
    }

    private sealed class UnboundTimerParameter
    {
        [Function("unbound-timer")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, string extra) => _ = (timer, extra);
    }

    private sealed class TimerReturn
    {
        [Function("talkative")]
        public Task<int> Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Task.FromResult(timer.IsPastDue ? 1 : 0);
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class NovelTriggerAttribute : Attribute;
}
