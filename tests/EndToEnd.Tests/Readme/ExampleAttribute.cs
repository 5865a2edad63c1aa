using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>Hands a test the text of an example in the README's routing chapter. The test shows that it does what stands beside it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExampleAttribute(string table, string name) : DataAttribute
{
    public string Table => table;

    public string Name => name;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow(RoutingChapter.Example(table, name).Text)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
