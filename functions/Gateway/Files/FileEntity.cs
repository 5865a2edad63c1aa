using Azure.Data.Tables;

namespace Interchange.Gateway.Files;

/// <summary>
/// A file as two rows of table <c>Files</c>: partition = account; row = <c>a-</c> and the id's digits for those who list oldest first and for those who know
/// the id, and <c>d-</c> and the digits reversed for those who list newest first. Both hold all of it.
/// </summary>
internal static class FileEntity
{
    public const string Ascending = "a-";

    public const string Descending = "d-";

    public static string RowOf(string id, bool descending) => (descending ? Descending : Ascending) + FileId.Sorted(id, descending);

    public static TableEntity From(StoredFile file, bool descending)
    {
        var entity = new TableEntity(file.AccountId, RowOf(file.Id, descending))
        {
            ["Id"] = file.Id,
            ["Name"] = file.Filename,
            ["Bytes"] = file.Bytes,
            ["Purpose"] = FilePurposes.NameOf(file.Purpose),
            ["MimeType"] = file.MimeType,
            ["Created"] = file.CreatedAt,
        };
        if (file.ExpiresAt is { } expires)
        {
            entity["Expires"] = expires;
        }

        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static StoredFile Read(TableEntity entity) => new()
    {
        AccountId = entity.PartitionKey,
        Id = Text(entity, "Id"),
        Filename = Text(entity, "Name"),
        Bytes = entity.GetInt64("Bytes") ?? throw Missing("Bytes"),
        Purpose = FilePurposes.TryRead(Text(entity, "Purpose"), out var purpose) ? purpose.Value : throw Missing("Purpose"),
        MimeType = Text(entity, "MimeType"),
        CreatedAt = entity.GetDateTimeOffset("Created") ?? throw Missing("Created"),
        ExpiresAt = entity.GetDateTimeOffset("Expires"),
    };

    private static string Text(TableEntity entity, string name) => entity.GetString(name) ?? throw Missing(name);

    private static InvalidDataException Missing(string name) => new($"A file's record has no property {name} that can be read.");
}
