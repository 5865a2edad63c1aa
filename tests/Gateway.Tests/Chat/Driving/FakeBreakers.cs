using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>Breakers that let all in but what a test closes, and remember who entered and how it ended.</summary>
internal sealed class FakeBreakers : IBreakers
{
    private readonly Dictionary<string, TimeSpan> _resting = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public List<(string Tag, string Credential)> Entered { get; } = [];

    public List<AttemptOutcome> Reports { get; } = [];

    public void Rest(string tag, TimeSpan time) => _resting[tag] = time;

    public BreakerPass TryEnter(ModelEndpoint endpoint, string credential)
    {
        lock (_gate)
        {
            if (_resting.TryGetValue(endpoint.Tag, out var rest))
            {
                return new BreakerPass(Allowed: false, Probe: false, rest);
            }

            Entered.Add((endpoint.Tag, credential));
            return new BreakerPass(Allowed: true, Probe: Entered.Count % 2 == 0, TimeSpan.Zero);
        }
    }

    public void Report(AttemptOutcome outcome)
    {
        lock (_gate)
        {
            Reports.Add(outcome);
        }
    }
}
