using Azure.Data.Tables;

namespace Interchange.Gateway.Keys.Byok;

/// <summary>A credential's record as a row of table <c>ProviderCredentials</c>: partition = account, row = id.</summary>
internal static class CredentialEntity
{
    private const char Separator = '\n';

    public static TableEntity From(ProviderCredential credential)
    {
        var entity = new TableEntity(credential.AccountId, credential.Id)
        {
            ["Provider"] = credential.Provider,
            ["Label"] = credential.Label,
            ["SecretVersion"] = credential.SecretVersion,
            ["Disabled"] = credential.Disabled,
            ["IsFallback"] = credential.IsFallback,
            ["SortOrder"] = credential.SortOrder,
            ["IsRequired"] = credential.IsRequired,
            ["IsByokOnly"] = credential.IsByokOnly,
            ["Deleted"] = credential.Deleted,
            ["Created"] = credential.CreatedAt,

            // A list that cannot be read must never be taken for no list: whether there is one is written down apart.
            ["Restricts"] = Restrictions(credential),
        };
        AddIfPresent(entity, "Name", credential.Name);
        AddIfPresent(entity, "Workspace", credential.WorkspaceId);
        AddIfPresent(entity, "DeclaredZdr", credential.DeclaredZdr);
        AddIfPresent(entity, "Models", Joined(credential.AllowedModels));
        AddIfPresent(entity, "Keys", Joined(credential.AllowedKeys));
        AddIfPresent(entity, "Users", Joined(credential.AllowedUsers));
        AddIfPresent(entity, "Updated", credential.UpdatedAt);
        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static StoredCredential ToCredential(TableEntity entity)
    {
        var credential = new ProviderCredential
        {
            Id = entity.RowKey,
            AccountId = entity.PartitionKey,
            Provider = Text(entity, "Provider"),
            Label = Text(entity, "Label"),
            SecretVersion = Text(entity, "SecretVersion"),
            Name = entity.GetString("Name"),
            WorkspaceId = entity.GetString("Workspace"),
            Disabled = Flag(entity, "Disabled"),
            IsFallback = Flag(entity, "IsFallback"),
            SortOrder = entity.GetInt32("SortOrder") ?? throw Missing("SortOrder"),
            IsRequired = Flag(entity, "IsRequired"),
            IsByokOnly = Flag(entity, "IsByokOnly"),
            DeclaredZdr = entity.GetBoolean("DeclaredZdr"),
            AllowedModels = Split(entity, "Models"),
            AllowedKeys = Split(entity, "Keys"),
            AllowedUsers = Split(entity, "Users"),
            CreatedAt = entity.GetDateTimeOffset("Created") ?? throw Missing("Created"),
            UpdatedAt = entity.GetDateTimeOffset("Updated"),
            Deleted = Flag(entity, "Deleted"),
        };
        return Restrictions(credential) == entity.GetInt32("Restricts")
            ? new StoredCredential(credential, entity.ETag.ToString())
            : throw Missing("Models, Keys or Users");
    }

    private static int Restrictions(ProviderCredential credential) =>
        (credential.AllowedModels is null ? 0 : 1) + (credential.AllowedKeys is null ? 0 : 2) + (credential.AllowedUsers is null ? 0 : 4);

    private static string? Joined(AllowList? list) => list is null ? null : string.Join(Separator, list.Values);

    private static AllowList? Split(TableEntity entity, string name) =>
        entity.GetString(name) is { } joined ? new AllowList([.. joined.Split(Separator, StringSplitOptions.RemoveEmptyEntries)]) : null;

    private static void AddIfPresent(TableEntity entity, string name, object? value)
    {
        if (value is not null)
        {
            entity[name] = value;
        }
    }

    private static string Text(TableEntity entity, string name) => entity.GetString(name) ?? throw Missing(name);

    private static bool Flag(TableEntity entity, string name) => entity.GetBoolean(name) ?? throw Missing(name);

    private static InvalidDataException Missing(string name) => new($"A credential's record has no property {name}.");
}
