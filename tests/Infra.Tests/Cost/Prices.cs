namespace Interchange.Infra.Tests.Cost;

/// <summary>List prices in US dollars.</summary>
internal sealed record Prices(
    string Note,
    decimal ExecutionsPerMillion,
    long ExecutionsFree,
    decimal GigabyteSecond,
    long GigabyteSecondsFree,
    decimal TableOperationsPer10000,
    decimal TableGigabyteMonth,
    decimal ServiceBusBase,
    long ServiceBusOperationsFree,
    PriceStep[] ServiceBusSteps,
    decimal LogGigabyte);
