using Interchange.Embedded.Functions;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Tests.Durable;

/// <summary>Declarations of orchestrators, activities and clients that cannot be served stop the start by name.</summary>
public sealed class DurableDeclarationTests
{
    [Theory]
    [InlineData(typeof(WrongContext), "trigger parameter 'text' of function 'orchestrator'", "Declare it as Microsoft.DurableTask.TaskOrchestrationContext.")]
    [InlineData(typeof(TwoInputs), "The parameters 'first' and 'second' of function 'orchestrator'", "Beside its context an orchestrator takes one input")]
    [InlineData(typeof(RetriedOrchestrator), "function 'orchestrator' (", "give retries to the calls that it makes, in TaskOptions.")]
    [InlineData(typeof(ClientInOrchestrator), "function 'orchestrator' (", "or use the client in an activity.")]
    [InlineData(typeof(SameOrchestrator), "is the second orchestrator of the name 'Same'", "Give it another one, in Orchestration of its [OrchestrationTrigger]")]
    [InlineData(typeof(ContextInActivity), "function 'activity' (", "Mark it with [OrchestrationTrigger], or declare the activity's input.")]
    [InlineData(typeof(UnboundInActivity), "The parameter 'other' of function 'activity'", "remove the parameter, or take it in the constructor.")]
    [InlineData(typeof(RetriedActivity), "function 'activity' (", "give the call a RetryPolicy, in TaskOptions.")]
    [InlineData(typeof(SameActivity), "is the second activity of the name 'Same'", "Give it another one, in Activity of its [ActivityTrigger]")]
    [InlineData(typeof(WrongClient), "The parameter 'client' of function 'request'", "Declare it as Microsoft.DurableTask.Client.DurableTaskClient.")]
    [InlineData(typeof(OtherHub), "is for the task hub 'Elsewhere'", "Leave TaskHub out, or set hubName under extensions.durableTask in host.json.")]
    public void Stops_the_start(Type functions, string names, string mends)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<FunctionDeclarationException>(() => TestApp.Builder(folder.Path, [functions]).Build());

        Assert.Contains(names, error.Message, StringComparison.Ordinal);
        Assert.Contains(mends, error.Message, StringComparison.Ordinal);
    }

    private sealed class WrongContext
    {
        [Function("orchestrator")]
        public void Run([OrchestrationTrigger] string text) => _ = text;
    }

    private sealed class TwoInputs
    {
        [Function("orchestrator")]
        public void Run([OrchestrationTrigger] TaskOrchestrationContext context, string first, string second) => _ = (context, first, second);
    }

    private sealed class RetriedOrchestrator
    {
        [Function("orchestrator")]
        [FixedDelayRetry(3, "00:00:01")]
        public void Run([OrchestrationTrigger] TaskOrchestrationContext context) => _ = context;
    }

    private sealed class ClientInOrchestrator
    {
        [Function("orchestrator")]
        public void Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) => _ = (context, client);
    }

    private sealed class SameOrchestrator
    {
        [Function("one")]
        public void One([OrchestrationTrigger(Orchestration = "Same")] TaskOrchestrationContext context) => _ = context;

        [Function("same")]
        public void Two([OrchestrationTrigger(Orchestration = "Same")] TaskOrchestrationContext context) => _ = context;
    }

    private sealed class ContextInActivity
    {
        [Function("activity")]
        public void Run([ActivityTrigger] TaskOrchestrationContext context) => _ = context;
    }

    private sealed class UnboundInActivity
    {
        [Function("activity")]
        public void Run([ActivityTrigger] string input, Uri other) => _ = (input, other);
    }

    private sealed class RetriedActivity
    {
        [Function("activity")]
        [ExponentialBackoffRetry(3, "00:00:01", "00:00:10")]
        public void Run([ActivityTrigger] string input) => _ = input;
    }

    private sealed class SameActivity
    {
        [Function("one")]
        public void One([ActivityTrigger(Activity = "Same")] string input) => _ = input;

        [Function("two")]
        public void Two([ActivityTrigger(Activity = "Same")] string input) => _ = input;
    }

    private sealed class WrongClient
    {
        [Function("request")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [DurableClient] string client) => _ = (request, client);
    }

    private sealed class OtherHub
    {
        [Function("request")]
        public void Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, [DurableClient(TaskHub = "Elsewhere")] DurableTaskClient client) => _ = (request, client);
    }
}
