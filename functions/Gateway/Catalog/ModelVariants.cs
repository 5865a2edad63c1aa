namespace Interchange.Gateway.Catalog;

/// <summary>
/// The suffixes of a model slug. The static ones select endpoints of the model; the dynamic ones change how a request is
/// routed or prepared and leave the endpoints alone. Source: OpenRouter's documentation of model variants.
/// </summary>
[Flags]
public enum ModelVariants
{
    None = 0,

    /// <summary><c>:free</c>, static: endpoints that cost nothing.</summary>
    Free = 1,

    /// <summary><c>:thinking</c>, static: endpoints that reason.</summary>
    Thinking = 2,

    /// <summary><c>:extended</c>, static: the endpoints with the longest context.</summary>
    Extended = 4,

    /// <summary><c>:batch</c>, dynamic here: the batch price is a property of the request, not of an endpoint.</summary>
    Batch = 8,

    /// <summary><c>:nitro</c>, dynamic: sort by throughput.</summary>
    Nitro = 16,

    /// <summary><c>:floor</c>, dynamic: sort by price.</summary>
    Floor = 32,

    /// <summary><c>:exacto</c>, dynamic: sort by quality.</summary>
    Exacto = 64,

    /// <summary><c>:online</c>, dynamic: the web plugin.</summary>
    Online = 128,
}
