using System.Security.Cryptography;
using System.Text;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;

namespace Interchange.Gateway.Billing.Entries;

/// <summary>Who may grant credits to whom, and what entry of the ledger a grant is.</summary>
internal static class GrantRules
{
    /// <summary>
    /// Named operators grant to any account, and then nobody else grants. Where nobody is named, every management key grants to its own account, unless credits
    /// are sold: those who pay for credits must not be able to make them.
    /// </summary>
    /// <exception cref="GatewayException">403: not this key, or not to that account.</exception>
    public static void Permit(BillingOptions options, Caller caller, string accountId)
    {
        if (options.Operators.Contains(caller.Key.Hash))
        {
            return;
        }

        if (options.Operators.Count > 0 || options.SellsCredits)
        {
            throw Forbidden(
                $"{caller.Key.Label} may not grant credits: only the keys in setting {OperatorOptions.Setting} may."
                + (options.SellsCredits ? " POST /api/v1/credits/purchases buys them." : ""));
        }

        if (accountId != caller.AccountId)
        {
            throw Forbidden(
                $"{caller.Key.Label} may grant credits to its own account only; keys in setting {OperatorOptions.Setting} may grant to others.");
        }
    }

    /// <param name="order">What is asked for.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="now">The time.</param>
    /// <param name="random">Sixteen bytes that no other grant has, for an order without an idempotency key.</param>
    public static CreditEntry EntryOf(GrantOrder order, Caller caller, DateTimeOffset now, ReadOnlySpan<byte> random) => new()
    {
        Id = "grant-" + (order.IdempotencyKey is { } key
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]
            : "r" + Convert.ToHexStringLower(random)),
        Kind = order.Amount > default(Credits.Money) ? CreditEntryKind.Grant : CreditEntryKind.Adjustment,
        Amount = order.Amount,
        CreatedAt = now,
        Reason = order.Reason,
        Source = caller.Key.Hash,
    };

    /// <summary>Whether an entry is what an order asks for, whoever sent it and when.</summary>
    public static bool IsSame(CreditEntry existing, CreditEntry asked) =>
        existing.Kind == asked.Kind && existing.Amount == asked.Amount && existing.Reason == asked.Reason;

    private static GatewayException Forbidden(string message) => new(GatewayError.Forbidden(message));
}
