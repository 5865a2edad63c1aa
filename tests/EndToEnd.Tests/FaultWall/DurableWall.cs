using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>A wall whose product answers everything that is not streamed by jobs, no more patient than others.</summary>
public sealed class DurableWall(SharedStorage storage) : Wall(storage)
{
    private protected override IEnumerable<KeyValuePair<string, string?>> Settings =>
        [new("Routing__DurableChains", "always"), new("Jobs__LongestRateLimitWait", "00:00:05")];
}
