using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Byok;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>
/// <c>POST /api/v1/chat/completions</c>. The pipeline:
/// <list type="number">
/// <item>authenticate: from memory in the steady state;</item>
/// <item>read the body once, index its top level, check what the gateway owns;</item>
/// <item>plan the route;</item>
/// <item>pass the limits of the key and of free models;</item>
/// <item>where the caller opted in, ask the response cache;</item>
/// <item>where plugins are to do something to the request, have them do it;</item>
/// <item>run the fallback chain: attempts in turn until one answers, nothing committed before its first content;</item>
/// <item>settle: cost, usage event, durable;</item>
/// <item>the last byte.</item>
/// </list>
/// </summary>
public sealed class ChatCompletions
{
    private readonly AuthenticateCaller _authenticate;
    private readonly ChatRouting _routing;
    private readonly ChatLimits _limits;
    private readonly ModelCatalog _catalog;
    private readonly AnswerWhole _whole;
    private readonly StreamChat _stream;
    private readonly CachedChat _cached;
    private readonly PreparePrompt _prepare;
    private readonly FallbackChain _chain;
    private readonly ChatTelemetry _telemetry;
    private readonly ByokBilling _byok;
    private readonly TimeProvider _time;

    internal ChatCompletions(
        AuthenticateCaller authenticate,
        ChatRouting routing,
        ChatLimits limits,
        ModelCatalog catalog,
        AnswerWhole whole,
        StreamChat stream,
        CachedChat cached,
        PreparePrompt prepare,
        FallbackChain chain,
        ChatTelemetry telemetry,
        ByokBilling byok,
        TimeProvider time)
    {
        _authenticate = authenticate;
        _routing = routing;
        _limits = limits;
        _catalog = catalog;
        _whole = whole;
        _stream = stream;
        _cached = cached;
        _prepare = prepare;
        _chain = chain;
        _telemetry = telemetry;
        _byok = byok;
        _time = time;
    }

    /// <param name="context">The request.</param>
    /// <param name="jobs">Runs what outlives its caller.</param>
    /// <param name="dialect">The API that the caller speaks; null for chat completions.</param>
    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public async Task HandleAsync(HttpContext context, IJobRuns jobs, ICallerDialect? dialect = null)
    {
        var arrived = _time.GetTimestamp();
        if (dialect is not null)
        {
            context.Features.Set<IErrorDialect>(dialect);
        }

        // 1
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);

        // 2
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        if (dialect is null)
        {
            await HandleAsync(context, jobs, caller, body, arrived);
            return;
        }

        var translated = await dialect.ReadAsync(caller, body, context);
        using var native = translated.Native?.Body;
        await using var answer = new DialectBody(context.Response, translated.Encoder, translated.Keep);
        try
        {
            await HandleAsync(
                context, jobs, caller, translated.Chat, arrived, (new DialectOfRun(dialect.Name, translated.State) { Receipt = translated.Receipt }, translated));
        }
        finally
        {
            await answer.CompleteAsync();
        }
    }

    private async Task HandleAsync(
        HttpContext context, IJobRuns jobs, Caller caller, PooledBody body, long arrived, (DialectOfRun Dialect, DialectRequest Request)? dialect = null)
    {
        using var document = ChatDocument.Parse(body);
        var request = ChatRequestReader.Read(document) with { IsTranslated = dialect is not null };

        // A healed answer is the gateway's own words.
        request = request.Plugins.Heals ? request : request with { Native = dialect?.Request.Native };
        dialect?.Request.Encoder.Expect(request.Needs.LikelyPromptTokens);
        if (ContextFit.Fit(document, request, _catalog, out var leftOut) is { } shorter)
        {
            using var fitting = ChatDocument.Parse(shorter);

            // The caller's own words are the long ones.
            request = ChatRequestReader.Read(fitting) with { Stream = request.Stream, IsTranslated = request.IsTranslated };
            await HandleAsync(context, jobs, caller, request, arrived, dialect?.Dialect, Shortened(leftOut));
            return;
        }

        await HandleAsync(context, jobs, caller, request, arrived, dialect?.Dialect, warning: null);
    }

    private static string Shortened(int leftOut) => leftOut == 0
        ? "The conversation was longer than the model's context: its longest texts were shortened in their middle."
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The conversation was longer than the model's context: {leftOut} messages of its middle were left out.");

    private async Task HandleAsync(HttpContext context, IJobRuns jobs, Caller caller, ChatRequest request, long arrived, DialectOfRun? dialect, string? warning)
    {
        request = PromptWorkPlan.Decide(request, _catalog, _prepare.Web);
        var caching = CacheDirectiveReader.Read(context.Request.Headers);

        // 3
        var recordsRoute = RoutingRecord.IsAsked(context.Request.Headers);
        var plan = Plan(caller, request, context, recordsRoute);
        plan = warning is null ? plan : plan with { Warnings = plan.Warnings.Add(warning) };

        // 4
        using var permit = await _limits.EnterAsync(context, caller, request, plan);

        // 5 to 8
        var run = new ChatRun(caller, request, plan, context.Request, _catalog.Version, _time, arrived)
        {
            RecordsRoute = recordsRoute,
            Byok = _byok,
            Dialect = dialect,
        };
        context.Response.Headers["X-Generation-Id"] = run.Id;
        using var activity = _telemetry.StartChat(run);
        try
        {
            if (caching is null || caller.Policy.ZeroDataRetention || dialect?.Receipt is not null)
            {
                await AnswerAsync(run, context.Response, jobs);
            }
            else
            {
                await _cached.RunAsync(run, caching, dialect?.Name ?? CacheKey.Chat, context.Response, () => AnswerAsync(run, context.Response, jobs));
            }
        }
        finally
        {
            // What a job will use is not known yet: what was counted for it stays.
            if (!run.IsHandedOver)
            {
                permit.Settle(run.Answer?.Usage.TotalTokens ?? 0, answered: context.Response.StatusCode < StatusCodes.Status400BadRequest);
            }
        }
    }

    private RoutePlan Plan(Caller caller, ChatRequest request, HttpContext context, bool recordsRoute)
    {
        try
        {
            var plan = OperationModels.NarrowToChat(_routing.Plan(caller, request, context.Request.Headers, _time.GetUtcNow(), recordsRoute), _catalog);
            return request.SearchesNatively ? NativeSearch.Narrow(plan) : plan;
        }
        catch (GatewayException refused) when (recordsRoute)
        {
            throw new GatewayException(refused.Error with { RoutingRecord = RoutingRecord.OfRefused(request, refused.Error) }, refused);
        }
    }

    private async Task AnswerAsync(ChatRun run, HttpResponse response, IJobRuns jobs)
    {
        ChatDocument? prepared = null;
        try
        {
            prepared = run.Request.Work is null ? null : await PrepareAsync(run, response.HttpContext);
            if (run.Request.Stream)
            {
                AnswerWhole.RefuseWebhook(run);
            }

            await (run.Request.Stream ? _stream.RunAsync(run, response) : _whole.RunAsync(run, response, jobs));
        }
        finally
        {
            prepared?.Dispose();
            run.Release();
        }
    }

    /// <summary>Has plugins do to the request what is to be done, and plans the route of what it is then.</summary>
    /// <returns>The request as it is to be sent, which lives as long as the answer; null where it is the caller's own.</returns>
    private async Task<ChatDocument?> PrepareAsync(ChatRun run, HttpContext context)
    {
        var original = run.Request;
        if (original is { Native.Beyond: { } beyond, Work.Rewrites: true })
        {
            throw new GatewayException(GatewayError.InvalidRequest($"Plugins cannot do to this request what they are to do: its wire {beyond}"));
        }

        // Nobody has anything done that costs and is not paid for.
        var most = _prepare.MostOf(original);
        if (most != default)
        {
            run.Prepared(original, run.Plan, new PromptExtras { Cost = most });
            if (await _chain.AdmitAsync(run) is { } unpaid)
            {
                throw new GatewayException(unpaid);
            }
        }

        var since = _time.GetTimestamp();
        var (body, extras) = await _prepare.RunAsync(run.Caller, original, context.RequestAborted);
        run.Waited(_time.GetElapsedTime(since));
        if (body is null)
        {
            run.Prepared(original, run.Plan, extras);
            return null;
        }

        var document = ChatDocument.Parse(body);
        try
        {
            var warnings = run.Plan.Warnings;
            if (ContextFit.Fit(document, ChatRequestReader.Read(document), _catalog, out var leftOut) is { } shorter)
            {
                document.Dispose();
                document = ChatDocument.Parse(shorter);
                warnings = warnings.Add(Shortened(leftOut));
            }

            var request = ChatRequestReader.Read(document) with
            {
                Stream = original.Stream,
                IsTranslated = original.IsTranslated,
                IsOnline = original.IsOnline,
                IsPrepared = true,
                SearchesNatively = original.SearchesNatively,
            };
            var plan = Plan(run.Caller, request, context, run.RecordsRoute);
            run.Prepared(request, plan with { Warnings = [.. plan.Warnings.Union(warnings, StringComparer.Ordinal)] }, extras);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }
}
