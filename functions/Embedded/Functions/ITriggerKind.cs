namespace Interchange.Embedded.Functions;

/// <summary>One kind of trigger (HTTP, timer, Service Bus, …). The host asks each kind in turn which attribute it serves.</summary>
internal interface ITriggerKind
{
    /// <summary>The attribute that marks the trigger parameter.</summary>
    Type AttributeType { get; }

    /// <summary>Checks the signature and returns what listens for the function.</summary>
    /// <exception cref="FunctionDeclarationException">The signature or the attribute's values cannot be served.</exception>
    ITriggerListener CreateListener(FunctionDescriptor function, IFunctionInvoker invoker);
}
