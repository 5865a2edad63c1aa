namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>Tests that share a product with its default settings.</summary>
[CollectionDefinition(Name)]
public sealed class ProductCollection : ICollectionFixture<Product>
{
    public const string Name = "product";
}

/// <summary>Tests that share a product with short clocks.</summary>
[CollectionDefinition(Name)]
public sealed class ImpatientCollection : ICollectionFixture<ImpatientProduct>
{
    public const string Name = "impatient product";
}

/// <summary>Tests that share a product whose plugins have all that they need.</summary>
[CollectionDefinition(Name)]
public sealed class PluggedCollection : ICollectionFixture<PluggedProduct>
{
    public const string Name = "plugged product";
}

/// <summary>Tests that need the machine for themselves: they run one after the other when all others have ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
