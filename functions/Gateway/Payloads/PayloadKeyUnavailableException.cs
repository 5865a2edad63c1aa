namespace Interchange.Gateway.Payloads;

/// <summary>The vault that has the keys of payloads does not answer. For a caller this is a 503 with <c>Retry-After</c> (invariant I7).</summary>
public sealed class PayloadKeyUnavailableException(Exception innerException)
    : Exception($"The vault of payload keys is unavailable: {innerException.GetType().Name}.", innerException);
