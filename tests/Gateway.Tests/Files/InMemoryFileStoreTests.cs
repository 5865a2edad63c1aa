using Interchange.Gateway.Files;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Files;

public sealed class InMemoryFileStoreTests : FileStoreContract
{
    protected override IFileStore Store => field ??= new InMemoryFileStore(Time);
}
