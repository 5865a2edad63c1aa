using System.Runtime.CompilerServices;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>The facts of each model, worked out when it is first asked for and kept as long as the model: an edition of the catalog never changes, nor do descriptors.</summary>
internal sealed class ModelTable(ProviderRegistry providers)
{
    private readonly ConditionalWeakTable<Model, ModelFacts> _facts = [];

    public ModelFacts Of(Model model) => _facts.TryGetValue(model, out var facts) ? facts : _facts.GetOrAdd(model, new ModelFacts(model, providers));
}
