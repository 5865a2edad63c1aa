using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;

namespace Interchange.Gateway.Billing.Accounts;

/// <summary>What a paid purchase tells of who paid; pure.</summary>
internal static class BillingAccountRules
{
    /// <summary>
    /// The account with the payer of a purchase, so that the next one is that customer's, and with the payment method where it was to be kept; a purchase that
    /// was made before the one it was kept with changes nothing.
    /// </summary>
    public static BillingAccount Learn(BillingAccount account, Purchase purchase, PaymentState payment)
    {
        if (purchase.PaidAt is null || payment.CustomerId is not { } customer)
        {
            return account;
        }

        var saves = purchase.SavesPaymentMethod
            && payment.PaymentMethodId is not null
            && (account.PaymentMethodSince is not { } since || since < purchase.CreatedAt);
        return saves
            ? account with { CustomerId = customer, PaymentMethodId = payment.PaymentMethodId, PaymentMethodSince = purchase.CreatedAt }
            : account with { CustomerId = account.CustomerId ?? customer };
    }
}
