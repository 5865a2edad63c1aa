namespace Interchange.Gateway.Payloads;

/// <summary>A payload is not what was written under its name: damaged, cut off, exchanged for another one, or encrypted with a key that is gone.</summary>
public sealed class PayloadDamagedException(PayloadName name, string why) : Exception($"Payload {name.Path} cannot be read: {why}.");
