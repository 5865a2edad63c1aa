using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>The orchestrators and activities of the app, by name. Case does not matter.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<string, IOrchestrator> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IActivity> _activities = new(StringComparer.OrdinalIgnoreCase);

    public bool HasOrchestrators => _orchestrators.Count > 0;

    public bool HasActivities => _activities.Count > 0;

    /// <returns>False when there is one of that name.</returns>
    public bool TryAdd(IOrchestrator orchestrator) => _orchestrators.TryAdd(orchestrator.Name, orchestrator);

    /// <returns>False when there is one of that name.</returns>
    public bool TryAdd(IActivity activity) => _activities.TryAdd(activity.Name, activity);

    public IOrchestrator? Orchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public IActivity? Activity(string name) => _activities.GetValueOrDefault(name);

    public Failure NoOrchestrator(string name) => None("OrchestratorTaskNotFound", $"orchestrator '{name}'", _orchestrators.Keys, "[OrchestrationTrigger]");

    public Failure NoActivity(string name) => None("ActivityTaskNotFound", $"activity '{name}'", _activities.Keys, "[ActivityTrigger]");

    private static Failure None(string type, string what, IEnumerable<string> names, string trigger)
    {
        var known = string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase));
        return new Failure(type, $"The app has no {what}. Declare a function of that name with {trigger}, or use one of: {known}.") { Final = true };
    }
}
