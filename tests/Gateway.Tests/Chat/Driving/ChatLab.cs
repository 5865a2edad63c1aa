using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Fetching;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using Interchange.Gateway.Tests.Credits.Escrow;
using Interchange.Gateway.Tests.Providers.Byok;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Byok;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>
/// The drivers of chat requests with everything around them replaced, and time moved by hand: every wait ends when the lab moves the clock, so a
/// test of ten minutes of silence takes a moment and always runs alike.
/// </summary>
internal sealed class ChatLab
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private readonly UsageOutbox _outbox;
    private readonly bool _enforced;
    private readonly ChatTelemetry _telemetry;

    public ChatLab(ChatOptions? options = null, bool enforced = false, HandedLedger? ledger = null)
    {
        Ledger = ledger ?? new HandedLedger();
        Providers = new FakeProviders(Time);
        _enforced = enforced;
        Options = options ?? new ChatOptions();
        Affinity = new SessionAffinity(Time);
        Secrets = new CredentialSecrets(Vault, new SecretCacheOptions(), Time, NullLogger<CredentialSecrets>.Instance);
        _outbox = new UsageOutbox(Published, Time, NullLogger<UsageOutbox>.Instance) { IsBusy = static () => false };
        _telemetry = new ChatTelemetry(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        Escrow = new CreditEscrow(
            Ledger,
            new EscrowOptions { Enforced = enforced },
            Time,
            new EscrowTelemetry(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
            NullLogger<CreditEscrow>.Instance);
        var upstream = new Upstream(
            new OpenAICompatibleClient(new UpstreamHttp(Providers)),
            new WireClient(new UpstreamHttp(Providers), new ProviderWires([])),
            new StepSecrets(new NoSecrets(), Secrets),
            new MediaFetch(new SafeFetch(new FetchOptions(), Time)),
            Time);
        var hedging = new Hedging(Health, Options.Hedging);
        Chain = new FallbackChain(upstream, Breakers, Affinity, hedging, new ChatAdmission(Escrow), _telemetry, Options, Time, NullLogger<FallbackChain>.Instance)
        {
            Draw = () => Jitter,
        };
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    public ChatOptions Options { get; }

    /// <summary>Where account <c>acc</c> has its credits.</summary>
    public HandedLedger Ledger { get; }

    /// <summary>What bounds the caller's key beside the balance.</summary>
    public ImmutableArray<SpendLimit> Limits { get; set; } = [];

    public CreditEscrow Escrow { get; }

    public FakeProviders Providers { get; }

    /// <summary>Holds the callers' own provider keys.</summary>
    public ScriptedVault Vault { get; } = new();

    /// <summary>The callers' keys in memory. A key is read once before a request, for the lab's clock does not wait for the thread pool.</summary>
    public CredentialSecrets Secrets { get; }

    /// <summary>What is charged where the caller's own key pays.</summary>
    public ByokBilling Byok { get; set; } = ByokBilling.Free;

    public FakeBreakers Breakers { get; } = new();

    public FakeHealth Health { get; } = new();

    public SessionAffinity Affinity { get; }

    public FakeOutbox Published { get; } = new();

    public double Jitter { get; set; } = 0.5;

    public FallbackChain Chain { get; }

    public UsageOutbox Outbox => _outbox;

    public ChatTelemetry Telemetry => _telemetry;

    /// <summary>Two endpoints of one model, p1 and p2, and one of another, p3.</summary>
    public static RoutePlan Plan { get; } = PlanOf(("p1", "a/one"), ("p2", "a/one"), ("p3", "a/two"));

    public static RoutePlan PlanOf(params (string Provider, string Model)[] steps) =>
        new([.. steps.Select(static step => ChatRequests.Step(model: step.Model, provider: step.Provider))]);

    /// <summary>Asks and moves the clock until the answer has ended.</summary>
    /// <param name="stream">Whether the answer is streamed.</param>
    /// <param name="plan">The route.</param>
    /// <param name="preferences">The caller's wishes.</param>
    /// <param name="extra">Further members of the body.</param>
    /// <param name="leaveAfter">When the caller leaves; null for never.</param>
    /// <param name="recordsRoute">Whether the caller asks how the request was routed.</param>
    /// <param name="headers">Headers of the request.</param>
    public LabAnswer Ask(
        bool stream, RoutePlan? plan = null, ProviderPreferences? preferences = null, string extra = "", TimeSpan? leaveAfter = null, bool recordsRoute = false,
        params (string Name, string Value)[] headers)
    {
        var body = $$"""{"model":"a/one","messages":[{"role":"user","content":"hi"}]{{(stream ? ",\"stream\":true" : "")}}{{extra}}}""";
        using var document = ChatRequests.Document(body);
        using var leaving = new CancellationTokenSource();
        using var output = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = leaving.Token };
        context.Response.Body = output;
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        var request = ChatRequestReader.Read(document) with { Provider = preferences ?? ProviderPreferences.None };
        var key = new ApiKey { Hash = "k", AccountId = "acc", Kind = KeyKind.Inference, Name = "n", Label = "l", CreatedAt = Time.GetUtcNow() };
        var started = Time.GetUtcNow();
        var known = Published.Events.Count;
        var run = new ChatRun(new Gateway.Keys.Caller("acc", key) { Limits = Limits }, request, plan ?? Plan, context.Request, "v1", Time, Time.GetTimestamp())
        {
            Byok = Byok,
            RecordsRoute = recordsRoute,
        };
        Finish(
            async () =>
            {
                try
                {
                    await (stream
                        ? new StreamChat(Chain, _outbox, _telemetry, Options, Time).RunAsync(run, context.Response)
                        : new CompleteChat(Chain, _outbox, _telemetry).RunAsync(run, context.Response));
                }
                finally
                {
                    run.Release();
                }
            },
            elapsed =>
            {
                if (_enforced)
                {
                    // The ledger is asked on the thread pool, which the lab's clock does not wait for.
                    Escrow.SettledAsync("acc").Wait(TimeSpan.FromSeconds(30));
                    LetThePoolCatchUp();
                }

                if (elapsed >= leaveAfter)
                {
                    leaving.Cancel();
                    LetThePoolCatchUp();
                }
            });

        Assert.Empty(Providers.Unexpected);
        Assert.Equal(Breakers.Entered.Select(static entered => entered.Tag).Order(), Breakers.Reports.Select(static report => report.Endpoint.Tag).Order());
        return new LabAnswer(
            context.Response.StatusCode,
            context.Response.Headers,
            Encoding.UTF8.GetString(output.ToArray()),
            Time.GetUtcNow() - started,
            Published.Events.Count > known ? Assert.Single(Published.Events.Skip(known)) : null);
    }

    /// <summary>Moves the clock until a task has ended.</summary>
    public void Finish(Func<Task> start, Action<TimeSpan> onTick)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var task = start();
            var begun = Time.GetUtcNow();
            while (!task.IsCompleted)
            {
                var elapsed = Time.GetUtcNow() - begun;
                Assert.True(elapsed < Longest, "The request hangs.");
                onTick(elapsed);
                Time.Advance(TimeSpan.FromMilliseconds(elapsed < TimeSpan.FromSeconds(20) ? 5 : 250));
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>The platform ends a cancelled delay on the thread pool: what is queued there runs before the clock moves on.</summary>
    private static void LetThePoolCatchUp()
    {
        using var reached = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static state => state.Set(), reached, preferLocal: false);
        reached.Wait(TimeSpan.FromSeconds(30));
    }

    private sealed class NoSecrets : IProviderSecrets
    {
        public ProviderSecret? Find(ProviderDescriptor provider) => null;
    }
}
