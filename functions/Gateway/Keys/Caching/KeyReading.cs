namespace Interchange.Gateway.Keys.Caching;

/// <summary>What storage said about a hash.</summary>
/// <param name="Caller">Whom the key stands for, disabled and expired ones too; null when storage does not know the hash.</param>
/// <param name="AsOf">Timestamp of when the question was sent: the answer is at least as new.</param>
internal sealed record KeyReading(Caller? Caller, long AsOf);
