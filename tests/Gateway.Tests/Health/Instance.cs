using System.Diagnostics.Metrics;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Folding;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Health;

/// <summary>One instance of the gateway, as far as health goes.</summary>
internal sealed class Instance : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public Instance(TimeProvider clock, IHealthStore? store = null, string name = "one", ILogger<BreakerTelemetry>? logger = null)
    {
        Clock = clock;
        Store = store ?? new InMemoryHealthStore();
        Signals = new HealthSignals();
        Breakers = new CircuitBreakers(
            clock, new BreakerTelemetry(_meters.GetRequiredService<IMeterFactory>(), logger ?? NullLogger<BreakerTelemetry>.Instance), Signals, new BreakerSight());
        var health = new EndpointHealth(Breakers.Endpoints, clock);
        Health = health;
        Statistics = health;
        var instance = new HealthInstance(name);
        Exchange = new HealthExchange(
            Breakers, new BreakerExchange(Breakers, Store, instance, clock), Store, Signals, clock, NullLogger<HealthExchange>.Instance);
        Fold = new FoldEndpointHealth(new FoldedWindows(instance), Store, clock, NullLogger<FoldEndpointHealth>.Instance);
    }

    public TimeProvider Clock { get; }

    public IHealthStore Store { get; }

    public HealthSignals Signals { get; }

    public CircuitBreakers Breakers { get; }

    public IEndpointHealth Health { get; }

    public IEndpointStatistics Statistics { get; }

    public HealthExchange Exchange { get; }

    public FoldEndpointHealth Fold { get; }

    public static FakeTimeProvider NewClock() => new(Start);

    public static ModelEndpoint Endpoint(string provider = "acme", string model = "acme/one") => Catalog.A.Endpoint(provider, model);

    /// <summary>One attempt that ends at once; null when it was not let in.</summary>
    public BreakerPass? Try(ModelEndpoint endpoint, ProviderFailure? failure = null, string credential = "acme")
    {
        var pass = Breakers.TryEnter(endpoint, credential);
        if (!pass.Allowed)
        {
            return null;
        }

        Breakers.Report(Outcome(endpoint, pass, failure, credential));
        return pass;
    }

    public static AttemptOutcome Outcome(ModelEndpoint endpoint, BreakerPass pass, ProviderFailure? failure = null, string credential = "acme") => new()
    {
        Endpoint = endpoint,
        Credential = credential,
        Pass = pass,
        Failure = failure,
        Duration = TimeSpan.FromSeconds(2),
        FirstToken = failure is null ? TimeSpan.FromMilliseconds(200) : null,
        OutputTokens = failure is null ? 100 : 0,
    };

    public static ProviderFailure Failure(FailureClass failure = FailureClass.ServerError, int? status = 500, double? retryAfter = null) =>
        new(failure) { Status = status, RetryAfter = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null };

    public void Fail(ModelEndpoint endpoint, int times = 5)
    {
        for (var time = 0; time < times; time++)
        {
            Assert.NotNull(Try(endpoint, Failure()));
        }
    }

    public BreakerPhase Phase(ModelEndpoint endpoint) => Breakers.Endpoints.Of(endpoint).Breaker?.State.Phase ?? BreakerPhase.Closed;

    public void Dispose()
    {
        Exchange.Dispose();
        _meters.Dispose();
    }
}
