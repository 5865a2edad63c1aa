using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Tests.Usage.Generations;

public sealed class InMemoryGenerationStoreTests : GenerationStoreContract
{
    protected override IGenerationStore Store { get; } = new InMemoryGenerationStore();
}
