namespace Interchange.Gateway.Usage.Activity;

/// <summary>A part of a span of time.</summary>
/// <param name="Source">What it is read from.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">The moment after its last.</param>
internal readonly record struct CoverPiece(CoverSource Source, DateTimeOffset From, DateTimeOffset To);
