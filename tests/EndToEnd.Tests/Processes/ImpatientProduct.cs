namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>A product that gives a silent provider up after a second or two.</summary>
public sealed class ImpatientProduct(SharedStorage storage) : Product(storage)
{
    private protected override bool Impatient => true;
}
