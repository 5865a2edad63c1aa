using System.Collections.Frozen;
using Interchange.Gateway.Keys;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Billing;

/// <summary>How an installation gives credits.</summary>
public sealed record BillingOptions
{
    public const string OperatorsSetting = "Credits:Operators";

    /// <summary>
    /// Hashes of the management keys that may grant credits, to any account; empty when nobody is named. Setting <c>Credits:Operators</c>, hashes of
    /// <c>GET /keys</c> with commas between.
    /// </summary>
    public FrozenSet<string> Operators { get; init; } = [];

    /// <summary>True where credits are bought: a management key is a customer's then.</summary>
    public bool SellsCredits { get; init; }

    /// <exception cref="InvalidOperationException">A setting is not what it has to be.</exception>
    public static BillingOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new BillingOptions { Operators = ReadOperators(configuration[OperatorsSetting] ?? "") };
    }

    private static FrozenSet<string> ReadOperators(string text)
    {
        var hashes = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return hashes.All(static hash => KeyHash.TryParse(hash, out _))
            ? hashes.ToFrozenSet(StringComparer.Ordinal)
            : throw new InvalidOperationException(
                $"Setting {OperatorsSetting} must hold hashes of management keys, 64 lower-case hex digits each as GET /api/v1/keys shows them, with commas between.");
    }
}
