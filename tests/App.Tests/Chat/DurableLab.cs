using System.Text;
using System.Text.Json.Nodes;
using Interchange.App.Chat;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Jobs.Webhooks;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat;
using Interchange.Gateway.Tests.Chat.Driving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.App.Tests.Chat;

/// <summary>The durable driver of chat requests on the clock, the providers and the bus of a <see cref="ChatLab"/>: orchestrator, activity and payloads are the product's own.</summary>
internal sealed class DurableLab : IJobRuns
{
    public const string Planted = "hi";

    private static readonly string KeyHash = new('a', 64);

    private readonly JobOptions _options = new();
    private readonly InMemoryPayloadStore _kept;
    private readonly ChatJobStore _store;
    private readonly JobSignals _signals = new();
    private readonly JobResults _results;
    private readonly JobCancellation _cancellation;
    private readonly DurableChat _chat;
    private Caller? _caller;
    private RoutePlan _plan = ChatLab.Plan;
    private Task<JobState>? _ended;

    public DurableLab(ChatLab lab)
    {
        Lab = lab;
        _kept = new InMemoryPayloadStore(new LabKeys(), lab.Time);
        Payloads = new MortalPayloads(_kept);
        _results = new JobResults(_kept, _options, lab.Time);
        _store = new ChatJobStore(_kept, _options, lab.Time);
        _cancellation = new JobCancellation(_kept, _signals, _options, lab.Time);
        _chat = new DurableChat(_store, new AwaitJob(_signals, _results, lab.Time), _cancellation, new WebhookStore(_kept, _options, lab.Time), new WebhookRules(AllowsLocal: false), _options, lab.Time);
        _caller = new Caller("acc", new ApiKey { Hash = KeyHash, AccountId = "acc", Kind = KeyKind.Inference, Name = "n", Label = "l", CreatedAt = lab.Time.GetUtcNow() });
    }

    public ChatLab Lab { get; }

    /// <summary>The payloads as the activity sees them.</summary>
    public MortalPayloads Payloads { get; }

    public LabOrchestration Orchestration { get; private set; } = null!;

    /// <summary>Steps of the plan that the catalog has lost since.</summary>
    public HashSet<int> Gone { get; } = [];

    /// <summary>Called each time the clock moves.</summary>
    public Action<TimeSpan> OnTick { get; set; } = static _ => { };

    public IReadOnlyCollection<PayloadName> Kept => _kept.Names;

    /// <summary>The key of the caller is deleted.</summary>
    public void DeleteKey() => _caller = null;

    /// <summary>Cancels the job as <c>DELETE</c> does.</summary>
    public void Cancel()
    {
        _cancellation.RequestAsync(new JobKey("acc", Orchestration.Tries[0].JobId), CancellationToken.None).GetAwaiter().GetResult();
        Orchestration.Cancel();
    }

    public DurableAnswer Ask(RoutePlan? plan = null, ProviderPreferences? preferences = null, string extra = "", params (string Name, string Value)[] headers)
    {
        _plan = plan ?? ChatLab.Plan;
        using var document = ChatRequests.Document($$"""{"model":"a/one","messages":[{"role":"user","content":"{{Planted}}"}]{{Preferences(preferences)}}{{extra}}}""");
        using var output = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Response.Body = output;
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        var run = new ChatRun(_caller!, ChatRequestReader.Read(document), _plan, http.Request, "v1", Lab.Time, Lab.Time.GetTimestamp());
        var known = Lab.Published.Events.Count;
        Lab.Finish(
            async () =>
            {
                await _chat.AcceptAsync(run, new JobPreference(RespondAsync: true, Wait: null), this, http.Response);
                await _ended!;
            },
            elapsed => OnTick(elapsed));
        var job = new JobKey("acc", (string)JsonNode.Parse(Encoding.UTF8.GetString(output.ToArray()))!["id"]!);
        var result = _results.FindAsync(job, CancellationToken.None).GetAwaiter().GetResult();
        return new DurableAnswer(_ended!.Result, result!, [.. Lab.Published.Events.Skip(known)]);
    }

    public Task StartAsync(JobStart start, CancellationToken cancellationToken)
    {
        Orchestration = new LabOrchestration(start, order => Endpoint().RunAsync(order, CancellationToken.None), Lab.Time);
        _ended = FallbackChainOrchestrator.Run(Orchestration);
        return Task.CompletedTask;
    }

    public Task<JobRun?> FindAsync(JobKey job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CancelAsync(JobKey job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ForgetAsync(JobKey job, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The activity of a process that has just been started: it remembers nothing.</summary>
    private TryEndpoint Endpoint() => new(
        Lab.Chain,
        new ChatJobStore(Payloads, _options, Lab.Time),
        new JobResults(Payloads, _options, Lab.Time),
        _signals,
        new JobCancellation(Payloads, _signals, _options, Lab.Time),
        new ResumedChatParts(Lab.Time)
        {
            RestorePlan = (_, _) => (_plan, Gone),
            FindCaller = (_, _) => new(_caller),
            PriceVersion = static () => "v1",
            Byok = Lab.Byok,
            LongestRateLimitWait = Lab.Options.Fallback.LongestRateLimitWait,
        },
        Lab.Outbox,
        Lab.Telemetry,
        NullLogger<TryEndpoint>.Instance);

    private static string Preferences(ProviderPreferences? preferences) =>
        preferences is { FallbackOnRefusal: true } ? ",\"provider\":{\"on_refusal\":\"fallback\"}" : "";

    private sealed class LabKeys : IPayloadKeys
    {
        private readonly PayloadKey _key = new("lab", new byte[PayloadKey.Length]);

        public ValueTask<PayloadKey> CurrentAsync(CancellationToken cancellationToken) => new(_key);

        public ValueTask<PayloadKey?> FindAsync(string id, CancellationToken cancellationToken) => new(id == _key.Id ? _key : null);
    }
}
