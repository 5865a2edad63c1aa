using Interchange.Gateway.Billing.TopUps;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Billing;

/// <summary>
/// Looks every minute whether accounts want their credits topped up, for those that no settlement has looked at and payments that wait; where credits are not sold, it
/// does nothing.
/// </summary>
internal sealed class TopUpCreditsFunction(TopUpCredits topUps)
{
    [Function("TopUpCredits")]
    public Task Run([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => topUps.RunAsync(cancellationToken);
}
