using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Files;

/// <summary>What is known of a file; its bytes are a payload. Never changed.</summary>
public sealed record StoredFile
{
    private const string ContentPart = "content";

    /// <summary>Whose it is. Nobody else finds it (invariant I9).</summary>
    public required string AccountId { get; init; }

    /// <summary><c>file-…</c></summary>
    public required string Id { get; init; }

    /// <summary>As its owner named it, without folders.</summary>
    public required string Filename { get; init; }

    public required long Bytes { get; init; }

    public required FilePurpose Purpose { get; init; }

    /// <summary>By what is in it, whatever its owner said.</summary>
    public required string MimeType { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on nobody finds it; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether its bytes can be read back: what batches are made of, and what they make.</summary>
    public bool Downloadable => Purpose is FilePurpose.Batch or FilePurpose.BatchOutput;

    /// <summary>Where its bytes are.</summary>
    internal PayloadName Content => ContentOf(AccountId, Id);

    internal static PayloadName ContentOf(string accountId, string id) => new(accountId, id, ContentPart);
}
