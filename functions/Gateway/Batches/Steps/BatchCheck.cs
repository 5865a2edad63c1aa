namespace Interchange.Gateway.Batches.Steps;

/// <summary>What came out when the lines of a batch were counted.</summary>
/// <param name="CanRun">False when the batch has failed, or is gone.</param>
/// <param name="Total">Lines that are not blank.</param>
/// <param name="HasDuplicates">Whether some have the custom_id of one before them.</param>
public sealed record BatchCheck(bool CanRun, int Total, bool HasDuplicates);
