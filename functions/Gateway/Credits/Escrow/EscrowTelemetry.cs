using System.Diagnostics.Metrics;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>What the escrow asks of the ledger, as metrics.</summary>
internal sealed class EscrowTelemetry
{
    private readonly Counter<long> _exchanges;

    public EscrowTelemetry(IMeterFactory meters) => _exchanges = meters.Create(TelemetryNames.Meter).CreateCounter<long>(
        "interchange.credits.leases", "{call}", "Questions to the ledger about what this instance holds, by what became of them");

    public void Answered(LeaseOutcome outcome) => _exchanges.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Void ? "void" : outcome.Short is null ? "taken" : "short"));

    public void Failed() => _exchanges.Add(1, new KeyValuePair<string, object?>("outcome", "unanswered"));
}
