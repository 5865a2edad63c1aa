using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Gateway.Catalog.Import.ModelsDev;

/// <summary>US dollars per million tokens; <see cref="Request"/> per thousand requests.</summary>
internal sealed record ModelsDevCost
{
    public decimal? Input { get; set; }

    public decimal? Output { get; set; }

    public decimal? CacheRead { get; set; }

    public decimal? CacheWrite { get; set; }

    /// <summary>Some offers spell <see cref="CacheRead"/> this way.</summary>
    public decimal? CachedInput { get; set; }

    /// <summary>Some offers spell <see cref="CacheWrite"/> this way.</summary>
    public decimal? CachedWrite { get; set; }

    public decimal? Reasoning { get; set; }

    public decimal? InputAudio { get; set; }

    public decimal? OutputAudio { get; set; }

    public decimal? Request { get; set; }

    /// <summary>Per million citation tokens, which no usage report of the wire counts: such an endpoint cannot be billed exactly.</summary>
    public decimal? Citation { get; set; }

    public List<ModelsDevTier>? Tiers { get; set; }

    /// <summary>Kinds of price that the import does not know; it stops rather than bill too little.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
