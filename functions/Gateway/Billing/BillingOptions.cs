using System.Collections.Frozen;
using Interchange.Gateway.Keys.Operators;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Billing;

/// <summary>How an installation gives credits.</summary>
public sealed record BillingOptions
{
    /// <summary>Hashes of the operators' management keys, which may grant credits to any account; empty when nobody is named. See <see cref="OperatorOptions"/>.</summary>
    public FrozenSet<string> Operators { get; init; } = [];

    /// <summary>True where credits are bought: a management key is a customer's then.</summary>
    public bool SellsCredits { get; init; }

    /// <exception cref="InvalidOperationException">A setting is not what it has to be.</exception>
    public static BillingOptions From(IConfiguration configuration) => new() { Operators = OperatorOptions.From(configuration).Keys };
}
