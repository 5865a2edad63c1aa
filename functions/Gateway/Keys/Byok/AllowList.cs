using System.Collections.Immutable;

namespace Interchange.Gateway.Keys.Byok;

/// <summary>The only values that a credential may be used for, in the order in which they were sent. Empty: none; no list at all stands for every value.</summary>
public sealed class AllowList(ImmutableArray<string> values) : IEquatable<AllowList>
{
    public ImmutableArray<string> Values { get; } = values;

    public bool Equals(AllowList? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as AllowList);

    public override int GetHashCode() => Values.Length;
}
