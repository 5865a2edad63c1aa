using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// The fields of <c>POST /byok</c> and <c>PATCH /byok/{id}</c>: checks them and puts them into a record. One that is not known is refused: a bound on a
/// key that does not hold is worse than an error (invariant I10). <c>sort_order</c> can be sent too, which is the gateway's own.
/// </summary>
internal static class CredentialFields
{
    public const int LongestName = 255;
    public const int LongestKey = 8 * 1024;
    public const int LongestSlug = 200;
    public const int LongestUser = 255;
    public const int MostAllowed = 100;
    public const int MaxSortOrder = 1_000_000;

    private const string Unversioned = "";
    private const int LengthOfHash = 64;
    private const string KindOfHash = "hashes of API keys (GET /keys lists them)";

    /// <summary>A new credential of the account.</summary>
    /// <param name="body">The request.</param>
    /// <param name="accountId">Whose it is.</param>
    /// <param name="existing">The account's credentials; a new one goes behind those of its provider.</param>
    /// <param name="providers">The providers that there are.</param>
    /// <param name="now">The time.</param>
    public static CredentialDraft Create(
        JsonElement body, string accountId, ImmutableArray<ProviderCredential> existing, ProviderRegistry providers, DateTimeOffset now)
    {
        var draft = new CredentialDraft(
            new ProviderCredential
            {
                Id = Guid.NewGuid().ToString(),
                AccountId = accountId,
                Provider = "",
                Label = "",
                SecretVersion = Unversioned,
                WorkspaceId = accountId,
                SortOrder = -1,
                CreatedAt = now,
            },
            Secret: null);
        foreach (var field in body.EnumerateObject())
        {
            draft = field.Name switch
            {
                "provider" => draft with { Credential = draft.Credential with { Provider = Provider(field, providers) } },
                "workspace_id" => draft with { Credential = draft.Credential with { WorkspaceId = Workspace(field, accountId) } },
                _ => Apply(field, draft),
            };
        }

        if (draft.Credential.Provider.Length == 0)
        {
            throw JsonFields.Invalid("provider is required: the slug of the provider whose key it is, such as \"openai\". GET /api/v1/providers lists them.");
        }

        if (draft.Secret is null)
        {
            throw JsonFields.Invalid("key is required: the provider's own API key.");
        }

        return draft.Credential.SortOrder >= 0
            ? Checked(draft)
            : Checked(draft with { Credential = draft.Credential with { SortOrder = Behind(draft.Credential.Provider, existing) } });
    }

    /// <summary>The credential with a body's changes.</summary>
    public static CredentialDraft Change(JsonElement body, ProviderCredential credential, DateTimeOffset now)
    {
        var changed = Checked(body.EnumerateObject().Aggregate(new CredentialDraft(credential, Secret: null), static (draft, field) => Apply(field, draft)));
        return changed is { Secret: null } && changed.Credential == credential
            ? changed
            : changed with { Credential = changed.Credential with { UpdatedAt = now } };
    }

    private static CredentialDraft Apply(JsonProperty field, CredentialDraft draft)
    {
        if (field.Name == "key")
        {
            var secret = Key(field);
            return new CredentialDraft(draft.Credential with { Label = CredentialLabel.Of(secret) }, secret);
        }

        var credential = draft.Credential;
        return draft with
        {
            Credential = field.Name switch
            {
                "name" => credential with { Name = Name(field) },
                "disabled" => credential with { Disabled = JsonFields.Flag(field) },
                "is_fallback" => credential with { IsFallback = JsonFields.Flag(field) },
                "is_required" => credential with { IsRequired = JsonFields.Flag(field) },
                "is_byok_only" => credential with { IsByokOnly = JsonFields.Flag(field) },
                "declared_zdr" => credential with { DeclaredZdr = field.Value.ValueKind == JsonValueKind.Null ? null : JsonFields.Flag(field) },
                "sort_order" => credential with { SortOrder = SortOrder(field) },
                "allowed_models" => credential with { AllowedModels = List(field, LongestSlug, "model slugs") },
                "allowed_api_key_hashes" => credential with { AllowedKeys = Hashes(field) },
                "allowed_user_ids" => credential with { AllowedUsers = List(field, LongestUser, "user ids") },
                "provider" or "workspace_id" => throw JsonFields.Invalid($"{field.Name} of a credential cannot be changed. Create another one with POST /byok."),
                _ => throw JsonFields.Invalid(
                    $"{field.Name} is not a field of a credential that can be set. Fields are provider, key, name, workspace_id, disabled, is_fallback, is_required, "
                    + "is_byok_only, declared_zdr, sort_order, allowed_models, allowed_api_key_hashes and allowed_user_ids."),
            },
        };
    }

    private static CredentialDraft Checked(CredentialDraft draft) => draft.Credential is { IsFallback: true, IsByokOnly: true }
        ? throw JsonFields.Invalid(
            "is_fallback and is_byok_only cannot both be true: a fallback comes after the shared capacity that is_byok_only rules out. Set one of them to false.")
        : draft;

    private static int Behind(string provider, ImmutableArray<ProviderCredential> existing)
    {
        var last = existing.Where(other => other.Provider == provider).Select(static other => other.SortOrder).DefaultIfEmpty(-1).Max();
        return Math.Min(last + 1, MaxSortOrder);
    }

    private static string Provider(JsonProperty field, ProviderRegistry providers)
    {
        if (!JsonFields.TryString(field.Value, out var slug) || !providers.TryGet(slug, out var provider))
        {
            throw JsonFields.Invalid($"{field.Name} must be the slug of a provider that this gateway knows. GET /api/v1/providers lists them.");
        }

        return provider.Authentication == ProviderAuthentication.None
            ? throw JsonFields.Invalid($"{provider.Name} takes no key: its endpoints can be called without one.")
            : provider.Slug;
    }

    private static string? Workspace(JsonProperty field, string accountId)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return field.Value.ValueKind == JsonValueKind.String && field.Value.ValueEquals(accountId)
            ? accountId
            : throw JsonFields.Invalid(KeyFields.NoSuchWorkspace(field.Name, accountId));
    }

    private static ProviderSecret Key(JsonProperty field)
    {
        try
        {
            return JsonFields.TryString(field.Value, out var key) && key.Length is > 0 and <= LongestKey
                ? new ProviderSecret(key)
                : throw JsonFields.Invalid(NotAKey(field.Name));
        }
        catch (ArgumentException)
        {
            // The key's own complaint names an argument of the code.
#pragma warning disable MA0054
            throw JsonFields.Invalid(NotAKey(field.Name));
#pragma warning restore MA0054
        }
    }

    private static string NotAKey(string name) => string.Create(
        CultureInfo.InvariantCulture, $"{name} must be the provider's API key: a text of 1 to {LongestKey} visible ASCII characters, without blanks or line breaks, or a text that is a JSON object.");

    private static string? Name(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.String && field.Value.ValueEquals("") ? null : JsonFields.TextOrNull(field, LongestName);

    private static int SortOrder(JsonProperty field) =>
        field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var order) && order is >= 0 and <= MaxSortOrder
            ? order
            : throw JsonFields.Invalid(string.Create(CultureInfo.InvariantCulture, $"{field.Name} must be a whole number from 0 to {MaxSortOrder}."));

    private static AllowList? Hashes(JsonProperty field)
    {
        var hashes = List(field, LengthOfHash, KindOfHash);
        if (hashes is { Values.IsEmpty: true })
        {
            throw JsonFields.Invalid($"{field.Name} must hold at least one hash, or be null for every key. To keep all keys from a credential, set disabled.");
        }

        return hashes is null || hashes.Values.All(static hash => KeyHash.TryParse(hash, out _)) ? hashes : throw NotAList(field.Name, KindOfHash);
    }

    private static AllowList? List(JsonProperty field, int longest, string kind)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (field.Value.ValueKind != JsonValueKind.Array || field.Value.GetArrayLength() > MostAllowed)
        {
            throw NotAList(field.Name, kind);
        }

        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var item in field.Value.EnumerateArray())
        {
            var value = JsonFields.TryText(item, longest, out var text) ? text : throw NotAList(field.Name, kind);
            if (!values.Contains(value, StringComparer.Ordinal))
            {
                values.Add(value);
            }
        }

        return new AllowList(values.DrainToImmutable());
    }

    private static Errors.GatewayException NotAList(string name, string kind) =>
        JsonFields.Invalid(string.Create(CultureInfo.InvariantCulture, $"{name} must be an array of at most {MostAllowed} {kind}, or null for no restriction."));
}
