using System.Text.Json.Nodes;

namespace Interchange.Infra.Tests.Policies;

/// <summary>The rules that an installation is deployed by.</summary>
internal static class SecurityPolicies
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Bus = "Microsoft.ServiceBus/namespaces";
    private const string Site = "Microsoft.Web/sites";
    private const string SiteConfig = "Microsoft.Web/sites/config";
    private const string Assignment = "Microsoft.Authorization/roleAssignments";
    private const string Diagnostics = "Microsoft.Insights/diagnosticSettings";

    // Roles that could do anything, or give anything away.
    private static readonly string[] Sweeping =
    [
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    ];

    // Types that have logs or metrics worth keeping: the storage services log, the account above them does not.
    private static readonly string[] Logged =
    [
        "Microsoft.OperationalInsights/workspaces", "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/tableServices", Vault, Bus, Site,
    ];

    private static readonly string[] Untaggable =
    [
        "Microsoft.Authorization/", "Microsoft.Insights/diagnosticSettings", "Microsoft.Consumption/budgets", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    ];

    private static readonly string[] SecretMarks = ["AccountKey=", "SharedAccessKey", "listKeys", "listAccountSas", "sig="];

    public static IReadOnlyList<Policy> All { get; } =
    [
        Policy.Requires("Storage accounts take no keys", Storage, ["allowSharedKeyAccess"], false, true),
        Policy.Requires("No blob is public", Storage, ["allowBlobPublicAccess"], false, true),
        Policy.Requires("Storage is not replicated into other tenants", Storage, ["allowCrossTenantReplication"], false, true),
        Policy.Requires("Storage asks for an identity by default", Storage, ["defaultToOAuthAuthentication"], true, false),
        Policy.Requires("Storage speaks TLS 1.2 at least", Storage, ["minimumTlsVersion"], "TLS1_2", "TLS1_0"),
        Policy.Requires("Storage is reached over TLS alone", Storage, ["supportsHttpsTrafficOnly"], true, false),
        Policy.Requires("The bus takes no keys", Bus, ["disableLocalAuth"], true, false),
        Policy.Requires("The bus speaks TLS 1.2 at least", Bus, ["minimumTlsVersion"], "1.2", "1.0"),
        Policy.Requires("Telemetry takes no keys", "Microsoft.Insights/components", ["DisableLocalAuth"], true, false),
        Policy.Requires("The log workspace takes no keys", "Microsoft.OperationalInsights/workspaces", ["features", "disableLocalAuth"], true, false),
        Policy.Requires("The vault is opened by roles", Vault, ["enableRbacAuthorization"], true, false),
        Policy.Requires("The vault cannot be purged", Vault, ["enablePurgeProtection"], true, false),
        Policy.Requires("What is deleted from the vault is kept for ninety days", Vault, ["softDeleteRetentionInDays"], 90, 7),
        Policy.Requires("The app is reached over TLS alone", Site, ["httpsOnly"], true, false),
        Policy.Requires("The app speaks TLS 1.2 at least", Site, ["siteConfig", "minTlsVersion"], "1.2", "1.0"),
        Policy.Requires("The app takes no files over FTP", Site, ["siteConfig", "ftpsState"], "Disabled", "AllAllowed"),
        Policy.Requires("The app is published with an identity", $"{Site}/basicPublishingCredentialsPolicies", ["allow"], false, true),
        Policy.Requires("Usage events are told apart by their id", $"{Bus}/topics", ["requiresDuplicateDetection"], true, false),

        new(
            "The ledger cannot be deleted by mistake",
            static deployment => deployment.Of("Microsoft.Authorization/locks").Any(static found => (string?)Deployment.Property(found, "level") == "CanNotDelete") ? [] : ["No lock."],
            static deployment => deployment.Of("Microsoft.Authorization/locks").First()["properties"]!["level"] = "ReadOnly"),
        new(
            "Nobody is given a role that could do anything",
            static deployment => deployment.Of(Assignment)
                .Where(static found => Sweeping.Any(role => Role(found).EndsWith(role, StringComparison.Ordinal)))
                .Select(Deployment.Label),
            static deployment => deployment.Of(Assignment).First()["properties"]!["roleDefinitionId"] = $"/providers/Microsoft.Authorization/roleDefinitions/{Sweeping[0]}"),
        new(
            "Every role is given to somebody of a known kind",
            static deployment => deployment.Of(Assignment).Where(static found => Deployment.Property(found, "principalType") is null).Select(Deployment.Label),
            static deployment => deployment.Of(Assignment).First()["properties"]!.AsObject().Remove("principalType")),
        new(
            "Every role is given on one resource, not on a group of them",
            static deployment => deployment.Of(Assignment)
                .Where(static found => !Deployment.IdOf(found).Replace("/providers/Microsoft.Authorization/", "", StringComparison.Ordinal).Contains("/providers/Microsoft.", StringComparison.Ordinal))
                .Select(Deployment.Label),
            static deployment => deployment.Of(Assignment).First()["id"] = "/subscriptions/0/resourceGroups/all/providers/Microsoft.Authorization/roleAssignments/1"),
        new(
            "Everything that can be tagged is",
            static deployment => deployment.Resources
                .Where(static found => IsTaggable(Deployment.TypeOf(found)) && found["tags"]?["azd-env-name"] is null)
                .Select(Deployment.Label),
            static deployment => deployment.Of(Storage).First().Remove("tags")),
        new(
            "Whatever has logs sends them to the workspace",
            static deployment => deployment.Resources
                .Where(found => Logged.Contains(Deployment.TypeOf(found))
                    && !deployment.Of(Diagnostics).Any(setting => Deployment.IdOf(setting).StartsWith($"{Deployment.IdOf(found)}/providers/", StringComparison.Ordinal)))
                .Select(Deployment.Label),
            static deployment => deployment.Of(Diagnostics).Last()["id"] = "/elsewhere"),
        new(
            "No setting holds a secret",
            static deployment => Settings(deployment)
                .Where(static setting => SecretMarks.Any(mark => setting.Value!.ToString().Contains(mark, StringComparison.OrdinalIgnoreCase)))
                .Select(static setting => setting.Key),
            static deployment => deployment.Of(SiteConfig).First()["properties"]!["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b"),
        new(
            "Secrets of others are read from the vault, by reference",
            static deployment => Settings(deployment)
                .Where(static setting => setting.Key.StartsWith("Stripe__", StringComparison.Ordinal)
                    && !setting.Value!.ToString().Contains("@Microsoft.KeyVault(SecretUri=", StringComparison.Ordinal))
                .Select(static setting => setting.Key),
            static deployment => deployment.Of(SiteConfig).First()["properties"]!["Stripe__ApiKey"] = "the key"),
        new(
            "Every connection that names an address says as whom it is opened",
            static deployment => Settings(deployment)
                .Select(static setting => setting.Key)
                .Where(static name => name.EndsWith("__accountName", StringComparison.Ordinal) || name.EndsWith("__fullyQualifiedNamespace", StringComparison.Ordinal))
                .Select(static name => name[..name.IndexOf("__", StringComparison.Ordinal)])
                .Where(connection => !Settings(deployment).ContainsKey($"{connection}__clientId")
                    || (string?)Settings(deployment)[$"{connection}__credential"] != "managedidentity"),
            static deployment => deployment.Of(SiteConfig).First()["properties"]!.AsObject().Remove("ServiceBusConnection__clientId")),
        new(
            "The app has an identity of its own, and no other",
            static deployment => deployment.Of(Site).Where(static found => (string?)found["identity"]?["type"] != "UserAssigned").Select(Deployment.Label),
            static deployment => deployment.Of(Site).First()["identity"]!["type"] = "SystemAssigned"),
        new(
            "On a private network nothing that holds data is public",
            static deployment => deployment.Resources
                .Where(found => deployment.IsIsolated && Deployment.TypeOf(found) is Storage or Vault or Bus && (string?)Deployment.Property(found, "publicNetworkAccess") != "Disabled")
                .Select(Deployment.Label)
                .Concat(deployment.IsIsolated && !deployment.Of(Site).All(static found => Deployment.Property(found, "virtualNetworkSubnetId") is not null)
                    ? ["The app is not in the network."]
                    : []),
            static deployment => deployment.Of(Vault).First()["properties"]!["publicNetworkAccess"] = "Enabled"),
        new(
            "On a private network everything that holds data has a private endpoint",
            static deployment => deployment.IsIsolated
                ? deployment.Resources
                    .Where(found => Deployment.TypeOf(found) is Storage or Vault or Bus
                        && !deployment.Of("Microsoft.Network/privateEndpoints").Any(endpoint => endpoint.ToJsonString().Contains($"\"{Deployment.IdOf(found)}\"", StringComparison.Ordinal)))
                    .Select(Deployment.Label)
                : [],
            static deployment =>
            {
                foreach (var endpoint in deployment.Of("Microsoft.Network/privateEndpoints"))
                {
                    endpoint["properties"]!["privateLinkServiceConnections"] = new JsonArray();
                }
            }),
    ];

    public static JsonObject Settings(Deployment deployment) => deployment.Of(SiteConfig).First()["properties"]!.AsObject();

    private static string Role(JsonObject assignment) => (string)Deployment.Property(assignment, "roleDefinitionId")!;

    private static bool IsTaggable(string type) =>
        !Untaggable.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal))
        && (type.Count(static character => character == '/') == 1 || type == "Microsoft.Network/privateDnsZones/virtualNetworkLinks");
}
