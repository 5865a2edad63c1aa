namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>Tests that share the product of the routing chapter.</summary>
[CollectionDefinition(Name)]
public sealed class ChapterCollection : ICollectionFixture<ChapterProduct>
{
    public const string Name = "routing chapter";
}
