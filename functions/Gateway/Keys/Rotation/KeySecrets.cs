using System.Collections.Immutable;

namespace Interchange.Gateway.Keys.Rotation;

/// <summary>The secrets of a key that was rotated. Its <see cref="ApiKey.Hash"/> stays that of its first secret, and with it all that is counted for it.</summary>
/// <param name="current">SHA-256 of the secret that the key has now, in hex.</param>
/// <param name="retired">Secrets before it that are not forgotten, the latest first; always with the key's first.</param>
public sealed class KeySecrets(string current, ImmutableArray<RetiredSecret> retired) : IEquatable<KeySecrets>
{
    public string Current { get; } = current;

    public ImmutableArray<RetiredSecret> Retired { get; } = retired;

    public bool Equals(KeySecrets? other) => other is not null && Current == other.Current && Retired.AsSpan().SequenceEqual(other.Retired.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as KeySecrets);

    public override int GetHashCode() => Current.GetHashCode(StringComparison.Ordinal);
}
