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
