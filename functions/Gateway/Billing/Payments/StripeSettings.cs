using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Billing.Payments;

/// <summary>
/// The account at Stripe that credits are sold through. Prints as <c>[secret]</c>, so that neither a log, an interpolated string, a debugger nor a
/// serializer gives a key away.
/// </summary>
[DebuggerDisplay("[secret]")]
public sealed class StripeSettings
{
    public const string ApiKeySetting = "Stripe:ApiKey";
    public const string WebhookSecretSetting = "Stripe:WebhookSecret";
    public const string ApiBaseSetting = "Stripe:ApiBase";

    private const string StripesOwn = "https://api.stripe.com";
    private const string VaultReference = "@Microsoft.KeyVault(";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _apiKey;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _webhookSecret;

    private StripeSettings(string apiKey, string webhookSecret, Uri apiBase)
    {
        _apiKey = apiKey;
        _webhookSecret = webhookSecret;
        ApiBase = apiBase;
    }

    /// <summary>Where Stripe's API is: its own address, or a stand-in's for tests. Setting <c>Stripe:ApiBase</c>.</summary>
    public Uri ApiBase { get; }

    /// <summary>Null where credits are not sold.</summary>
    /// <exception cref="InvalidOperationException">One secret without the other, or one that is none. The message holds neither.</exception>
    public static StripeSettings? From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var apiKey = Secret(configuration, ApiKeySetting);
        var webhookSecret = Secret(configuration, WebhookSecretSetting);
        if ((apiKey is null) != (webhookSecret is null))
        {
            throw new InvalidOperationException(
                $"Settings {ApiKeySetting} and {WebhookSecretSetting} belong together: payments are made with the one and counted with the other. Set both or neither.");
        }

        return apiKey is null || webhookSecret is null ? null : new StripeSettings(apiKey, webhookSecret, ReadApiBase(configuration[ApiBaseSetting]));
    }

    /// <summary>For requests to <see cref="ApiBase"/>, nothing else.</summary>
    public string RevealApiKey() => _apiKey;

    /// <summary>For the signatures of webhooks, nothing else.</summary>
    public string RevealWebhookSecret() => _webhookSecret;

    public override string ToString() => "[secret]";

    private static string? Secret(IConfiguration configuration, string setting)
    {
        // Secrets that come from files often end in a line break.
        var value = configuration[setting]?.Trim() ?? "";
        if (value.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
        {
            throw new InvalidOperationException($"Setting {setting} must hold visible ASCII characters only: no blanks, line breaks or accents.");
        }

        // What the platform leaves in the place of a secret that it cannot read would be taken for the secret.
        if (value.StartsWith(VaultReference, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"Setting {setting} refers to a secret of a Key Vault that could not be read. Put the secret into the vault, or see whether the app's identity may read it.");
        }

        return value.Length == 0 ? null : value;
    }

    // The key must not go over a network in the clear, or to a wrong host by a typing error that no test would show.
    private static Uri ReadApiBase(string? text) =>
        Uri.TryCreate(string.IsNullOrEmpty(text) ? StripesOwn : text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : throw new InvalidOperationException($"Setting {ApiBaseSetting} must be an https address, or an http one on this machine.");
}
