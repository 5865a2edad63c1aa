using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>What routing asks of a model, worked out once.</summary>
internal sealed class ModelFacts
{
    public ModelFacts(Model model, ProviderRegistry providers)
    {
        Model = model;
        Distillable = DistillableModels.Allows(model);
        Inputs = InputsOf(model);
        Endpoints =
        [
            .. model.Endpoints.Select(endpoint =>
                new EndpointFacts(endpoint, providers.TryGet(endpoint.Provider, out var provider) ? provider : null, model.Id)),
        ];
    }

    public Model Model { get; }

    public bool Distillable { get; }

    public InputModalities Inputs { get; }

    /// <summary>In the order of the model's own endpoints.</summary>
    public ImmutableArray<EndpointFacts> Endpoints { get; }

    private static InputModalities InputsOf(Model model)
    {
        var inputs = InputModalities.None;
        foreach (var modality in model.InputModalities)
        {
            inputs |= modality switch
            {
                "image" => InputModalities.Image,
                "audio" => InputModalities.Audio,
                "video" => InputModalities.Video,
                "file" => InputModalities.File,
                _ => InputModalities.None,
            };
        }

        return inputs;
    }
}
