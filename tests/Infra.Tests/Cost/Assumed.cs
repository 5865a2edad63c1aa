namespace Interchange.Infra.Tests.Cost;

/// <summary>What depends on the callers and on the deployment.</summary>
internal sealed record Assumed(
    decimal SecondsPerRequest, decimal InstanceGigabytes, int HttpConcurrency, int Subscriptions, int BusOperationsPerDelivery, int PeakOverMean);
