namespace Interchange.Gateway.Limits.Counting;

/// <summary>What became of a <see cref="SlotAsk"/>.</summary>
/// <param name="Granted">False when there are not even as many as the minimum.</param>
/// <param name="Held">What the instance holds now.</param>
/// <param name="Others">What other instances hold.</param>
public readonly record struct SlotAnswer(bool Granted, long Held, long Others);
