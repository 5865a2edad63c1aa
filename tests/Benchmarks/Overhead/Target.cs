using Interchange.Benchmarks.Load;
using Interchange.Benchmarks.Processes;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.Overhead;

/// <summary>Something that answers chat completions, and the process that it costs.</summary>
/// <param name="Name">What the report calls it; see <see cref="TargetName"/>.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Path">Its chat-completions route.</param>
/// <param name="Model">The model that it knows the stand-in by.</param>
/// <param name="Headers">What it wants in a request.</param>
/// <param name="Process">Whose processor time and memory are reported.</param>
/// <param name="Backlog">The processes that may go on working after the last answer.</param>
/// <param name="Rest">How long these may pause in between.</param>
/// <param name="Meters">The meters that count its work; empty when the process is not .NET.</param>
internal sealed record Target(
    string Name,
    Uri Address,
    string Path,
    string Model,
    IReadOnlyDictionary<string, string> Headers,
    ChildProcess Process,
    IReadOnlyList<ChildProcess> Backlog,
    TimeSpan Rest,
    IReadOnlyList<string> Meters)
{
    public LoadOrder OrderFor(TimeSpan duration, Scenario scenario) => Order(scenario, duration.TotalSeconds, requests: null);

    public LoadOrder OrderOf(int requests, Scenario scenario) => Order(scenario, seconds: null, requests);

    private LoadOrder Order(Scenario scenario, double? seconds, int? requests) => new(
        Address, Path, Headers, StandInRequest.Render(Model, scenario.Stream), scenario.Stream, scenario.Connections, seconds, requests);
}
