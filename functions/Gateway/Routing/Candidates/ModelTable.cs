using System.Collections.Concurrent;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>The facts of each model, worked out when it is first asked for and kept: neither catalog nor descriptors change while the process runs.</summary>
internal sealed class ModelTable(ProviderRegistry providers)
{
    // By reference: a record's own hash would read the whole model.
    private readonly ConcurrentDictionary<Model, ModelFacts> _facts = new(ReferenceEqualityComparer.Instance);

    public ModelFacts Of(Model model) => _facts.TryGetValue(model, out var facts) ? facts : _facts.GetOrAdd(model, new ModelFacts(model, providers));
}
