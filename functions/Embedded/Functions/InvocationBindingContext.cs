using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Functions;

internal sealed class InvocationBindingContext(IReadOnlyDictionary<string, object?> bindingData) : BindingContext
{
    public override IReadOnlyDictionary<string, object?> BindingData { get; } = bindingData;
}
