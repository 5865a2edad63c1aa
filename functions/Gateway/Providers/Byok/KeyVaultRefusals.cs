using System.Text.Json;
using Azure;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>Tells what Key Vault means by a refusal. Source: its REST API for secrets.</summary>
internal static class KeyVaultRefusals
{
    /// <summary>A disabled secret is refused with the same status as a stranger; the inner code tells.</summary>
    public static bool IsDisabled(RequestFailedException exception)
    {
        if (exception.Status != 403 || exception.GetRawResponse()?.Content is not { } content)
        {
            return false;
        }

        try
        {
            using var body = JsonDocument.Parse(content);
            return body.RootElement.TryGetProperty("error", out var error)
                && error.TryGetProperty("innererror", out var inner)
                && inner.TryGetProperty("code", out var code)
                && code.ValueEquals("SecretDisabled");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Not the vault's own answer.
            return false;
        }
    }
}
