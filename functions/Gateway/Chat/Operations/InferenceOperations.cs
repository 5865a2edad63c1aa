using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Chat.Preferences;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Byok;
using Interchange.Gateway.Usage.Tokens;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Answers requests that are not chat's by the same steps as chat: see <see cref="ChatCompletions"/>.</summary>
internal sealed class InferenceOperations(
    AuthenticateCaller authenticate,
    ChatRouting routing,
    ChatLimits limits,
    ModelCatalog catalog,
    AnswerWhole answers,
    StreamMedia streamed,
    MediaFetch media,
    ChatTelemetry telemetry,
    ByokBilling byok,
    TimeProvider time)
{
    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public async Task HandleAsync(HttpContext context, InferenceOperation operation, IJobRuns jobs)
    {
        var arrived = time.GetTimestamp();
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);
        var body = await (operation.ReadBody ?? RequestBody.ReadAsync)(context.Request, context.RequestAborted);
        using var document = ChatDocument.Parse(body);
        var request = Read(document, operation);
        var plan = Plan(caller, request, operation, context.Request.Headers);
        using var permit = await limits.EnterAsync(context, caller, request, plan);

        // Nothing is fetched for who may not ask.
        using var fetched = operation.Fetch is not null && await operation.Fetch(document, media, context.RequestAborted) is { } whole ? ChatDocument.Parse(whole) : null;
        request = fetched is null ? request : Read(fetched, operation);
        var run = new ChatRun(caller, request, plan, context.Request, catalog.Version, time, arrived) { Byok = byok, ApiType = operation.Name };
        context.Response.Headers["X-Generation-Id"] = run.Id;
        using var activity = telemetry.StartChat(run);
        try
        {
            await AnswerAsync(run, operation, context.Response, jobs);
        }
        finally
        {
            run.Release();

            // What a job will use is not known yet: what was counted for it stays.
            if (!run.IsHandedOver)
            {
                permit.Settle(run.Answer?.Usage.TotalTokens ?? 0, answered: context.Response.StatusCode < StatusCodes.Status400BadRequest);
            }
        }
    }

    /// <summary>Reads and checks the fields that the gateway owns. Pure.</summary>
    /// <exception cref="GatewayException">400, naming the field, what was wrong and how to mend it.</exception>
    public static ChatRequest Read(ChatDocument document, InferenceOperation operation)
    {
        var models = ChatRequestReader.Models(document);
        var stream = ChatRequestReader.Boolean(document, ChatField.Stream, "stream");
        if (stream && operation.Streaming == OperationStreaming.Never)
        {
            throw new GatewayException(GatewayError.InvalidRequest($"\"stream\" is not for {operation.Name}: the answer comes in one piece. Leave it out."));
        }

        operation.Check(document);
        var measured = operation.Measure?.Invoke(document);
        var provider = ProviderPreferencesReader.Read(document, hasOptions: operation.FormOf is not null);
        return new ChatRequest
        {
            Document = document,
            Models = models,
            Stream = stream && operation.Streaming == OperationStreaming.Asked,
            Needs = RequestNeeds.None,
            Prompt = measured?.Prompt ?? PromptSizeReader.Read(document.Utf8.Length, document.Utf8.Span, hasTools: false),
            Media = measured?.Size,

            // What comes piece by piece cannot be overtaken by another answer.
            Provider = operation.Streaming == OperationStreaming.Never ? provider : provider with { Hedge = false },
            User = ChatRequestReader.Text(document, ChatField.User, "user", int.MaxValue),
        };
    }

    /// <summary>Plans the route of a request among the endpoints that do what is asked.</summary>
    /// <exception cref="GatewayException">400 or 404, with the reason.</exception>
    public RoutePlan Plan(Caller caller, ChatRequest request, InferenceOperation operation, IHeaderDictionary headers) =>
        OperationModels.Narrow(routing.Plan(caller, request, headers, time.GetUtcNow()), operation, request.Document, catalog) with { Session = null };

    private Task AnswerAsync(ChatRun run, InferenceOperation operation, HttpResponse response, IJobRuns jobs)
    {
        var isAsync = run.RequestHeaders["Prefer"] is { Count: > 0 } prefers && JobPreference.Read(prefers).RespondAsync;
        if (streamed.Serves(run, operation) && (run.Request.Stream || !isAsync))
        {
            AnswerWhole.RefuseWebhook(run);
            return streamed.RunAsync(run, operation, response);
        }

        return answers.RunAsync(run, response, jobs, new OperationSource(run, operation, catalog));
    }
}
