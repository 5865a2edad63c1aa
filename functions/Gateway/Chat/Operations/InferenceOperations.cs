using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Preferences;
using Interchange.Gateway.Errors;
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
    CompleteChat complete,
    ChatTelemetry telemetry,
    ByokBilling byok,
    TimeProvider time)
{
    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public async Task HandleAsync(HttpContext context, InferenceOperation operation)
    {
        var arrived = time.GetTimestamp();
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        using var document = ChatDocument.Parse(body);
        var request = Read(document, operation);
        var plan = OperationModels.Narrow(routing.Plan(caller, request, context.Request.Headers, time.GetUtcNow()), operation, catalog) with { Session = null };
        using var permit = await limits.EnterAsync(context, caller, request, plan);
        var run = new ChatRun(caller, request, plan, context.Request, catalog.Version, time, arrived) { Byok = byok, ApiType = operation.Name };
        context.Response.Headers["X-Generation-Id"] = run.Id;
        using var activity = telemetry.StartChat(run);
        try
        {
            await complete.RunAsync(run, context.Response, source: new OperationSource(run, operation));
        }
        finally
        {
            run.Release();
            permit.Settle(run.Answer?.Usage.TotalTokens ?? 0, answered: context.Response.StatusCode < StatusCodes.Status400BadRequest);
        }
    }

    private static ChatRequest Read(ChatDocument document, InferenceOperation operation)
    {
        var models = ChatRequestReader.Models(document);
        if (ChatRequestReader.Boolean(document, ChatField.Stream, "stream"))
        {
            throw new GatewayException(GatewayError.InvalidRequest($"\"stream\" is not for {operation.Name}: the answer comes in one piece. Leave it out."));
        }

        operation.Check(document);
        var prompt = PromptSizeReader.Read(document.Utf8.Length, document.Utf8.Span, hasTools: false);
        return new ChatRequest
        {
            Document = document,
            Models = models,
            Needs = RequestNeeds.None,
            Prompt = prompt,
            Provider = ProviderPreferencesReader.Read(document),
            User = ChatRequestReader.Text(document, ChatField.User, "user", int.MaxValue),
        };
    }
}
