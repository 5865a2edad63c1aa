using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>When an account is topped up, and what follows from how that went; pure.</summary>
public static class TopUpRules
{
    /// <summary>Refusals in a row after which top-ups are switched off.</summary>
    public const int MostDeclines = 3;

    /// <summary>
    /// The longest that a top-up may be unanswered and still be asked about: Stripe forgets idempotency keys after 24 hours, and the same request would then be
    /// a second payment. Source: Stripe's API reference, idempotent requests.
    /// </summary>
    public static readonly TimeSpan LongestUnanswered = TimeSpan.FromHours(20);

    /// <summary>How long a payment that is under way at the bank is left alone; its webhook comes earlier.</summary>
    private static readonly TimeSpan ProcessingWait = TimeSpan.FromHours(1);

    private static readonly TimeSpan[] DeclineWaits = [TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <param name="account">How the account pays.</param>
    /// <param name="available">Its credits.</param>
    /// <param name="isKnown">Whether the payment provider is known to have a payment for what is under way.</param>
    /// <param name="now">The time.</param>
    public static TopUpStep Next(BillingAccount account, Money available, bool isKnown, DateTimeOffset now)
    {
        if (account.TopUp is not { IsActive: true } topUp || topUp.NotBefore > now)
        {
            return TopUpStep.Rest;
        }

        if (topUp.Pending is { } pending)
        {
            return !isKnown && now - pending.StartedAt > LongestUnanswered ? TopUpStep.Abandon : TopUpStep.Resume;
        }

        if (available >= topUp.Threshold)
        {
            return TopUpStep.Rest;
        }

        return account is { CustomerId: not null, PaymentMethodId: not null } ? TopUpStep.Begin : TopUpStep.SwitchOff;
    }

    /// <summary>Begins one. The number makes its purchase another than any before.</summary>
    public static BillingAccount Begin(BillingAccount account, DateTimeOffset now)
    {
        var topUp = account.TopUp!;
        var number = topUp.Attempts + 1;
        return account with
        {
            TopUp = topUp with
            {
                Attempts = number,
                NotBefore = null,
                Pending = new PendingTopUp(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"topup-{account.AccountId}-{number}"), now),
            },
        };
    }

    /// <summary>The account after its top-up was paid.</summary>
    public static BillingAccount Paid(BillingAccount account, DateTimeOffset now) => account with
    {
        TopUp = account.TopUp! with { Pending = null, Declines = 0, NotBefore = null, LastAt = now },
    };

    /// <summary>The account while its top-up is under way at the bank.</summary>
    public static BillingAccount Processing(BillingAccount account, DateTimeOffset now) => account with
    {
        TopUp = account.TopUp! with { NotBefore = now + ProcessingWait },
    };

    /// <summary>The account after its top-up was refused: tried again later, or switched off.</summary>
    public static BillingAccount Declined(BillingAccount account, Decline decline, DateTimeOffset now)
    {
        var topUp = account.TopUp! with { Pending = null, Declines = account.TopUp!.Declines + 1 };
        return account with
        {
            TopUp = decline.IsFinal || topUp.Declines >= MostDeclines
                ? Off(topUp, $"The payment was refused: {decline.Code}.")
                : topUp with { NotBefore = now + DeclineWaits[topUp.Declines - 1] },
        };
    }

    /// <summary>The account after its top-up was given up.</summary>
    public static BillingAccount Abandoned(BillingAccount account) => account with
    {
        TopUp = Off(
            account.TopUp! with { Pending = null },
            $"Stripe has not answered for {LongestUnanswered.TotalHours:0} hours. See there whether {account.TopUp!.Pending?.PurchaseId} was paid."),
    };

    /// <summary>The account without anything to pay with.</summary>
    public static BillingAccount SwitchedOff(BillingAccount account) => account with
    {
        TopUp = Off(account.TopUp!, "There is no saved payment method."),
    };

    private static AutoTopUp Off(AutoTopUp topUp, string reason) => topUp with { IsOn = false, OffReason = reason, NotBefore = null };
}
