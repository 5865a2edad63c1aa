namespace Interchange.Gateway.Payloads;

/// <summary>A payload that is being read was deleted, or its time is over.</summary>
public sealed class PayloadGoneException(PayloadName name) : Exception($"Payload {name.Path} is gone.");
