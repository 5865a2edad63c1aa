using System.Text.Json;
using Interchange.Gateway.Keys.Byok;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>A credential on the wire. Source: <c>BYOKKey</c> of OpenRouter's OpenAPI document, and the fields of its SDKs.</summary>
internal static class CredentialJson
{
    public static void Write(Utf8JsonWriter json, ProviderCredential credential)
    {
        json.WriteStartObject();
        json.WriteString("id", credential.Id);
        json.WriteString("provider", credential.Provider);
        json.WriteString("workspace_id", credential.WorkspaceId);
        json.WriteString("name", credential.Name);
        json.WriteString("label", credential.Label);
        json.WriteBoolean("disabled", credential.Disabled);
        json.WriteBoolean("is_fallback", credential.IsFallback);
        json.WriteBoolean("is_required", credential.IsRequired);
        json.WriteBoolean("is_byok_only", credential.IsByokOnly);
        if (credential.DeclaredZdr is { } declared)
        {
            json.WriteBoolean("declared_zdr", declared);
        }
        else
        {
            json.WriteNull("declared_zdr");
        }

        WriteList(json, "allowed_models", credential.AllowedModels);
        WriteList(json, "allowed_api_key_hashes", credential.AllowedKeys);
        WriteList(json, "allowed_user_ids", credential.AllowedUsers);
        json.WriteNumber("sort_order", credential.SortOrder);
        json.WriteString("created_at", credential.CreatedAt.UtcDateTime);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, AllowList? list)
    {
        if (list is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in list.Values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
