namespace Interchange.Gateway.Payloads;

/// <summary>Where the encrypted pieces of a payload go while it is written. Nobody sees them before the last step.</summary>
internal interface IPayloadBlocks
{
    /// <summary>Puts a piece behind those before it.</summary>
    Task StageAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <summary>Makes the pieces the payload, in place of what was there.</summary>
    Task CommitAsync(DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
