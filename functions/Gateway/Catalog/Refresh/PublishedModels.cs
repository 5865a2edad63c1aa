using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Catalog.Import.ModelsDev;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Reads what models.dev publishes: an object of providers, each with its models, whose offers are complete in themselves.</summary>
internal static class PublishedModels
{
    /// <param name="json">The text.</param>
    /// <param name="day">When it was fetched.</param>
    /// <exception cref="InvalidDataException">It is not of that shape.</exception>
    public static ModelsDevFile Read(ReadOnlySpan<byte> json, DateTimeOffset day)
    {
        Dictionary<string, ModelsDevProvider>? providers;
        try
        {
            providers = JsonSerializer.Deserialize(json, ModelsDevJson.Default.DictionaryStringModelsDevProvider);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"It is not an object of providers with models, at {exception.Path ?? "$"}.", exception);
        }

        return new ModelsDevFile
        {
            Source = string.Create(CultureInfo.InvariantCulture, $"models.dev snapshot {day:yyyy-MM-dd}, MIT licence"),
            BaseModels = [],
            Providers = (providers ?? throw new InvalidDataException("It is null.")).ToDictionary(
                static provider => provider.Key,
                static provider => provider.Value with
                {
                    // Nothing is inherited here: a name of a base model would only point nowhere.
                    Models = provider.Value.Models.ToDictionary(static m => m.Key, static m => m.Value with { BaseModel = null }, StringComparer.Ordinal),
                },
                StringComparer.Ordinal),
        };
    }
}
