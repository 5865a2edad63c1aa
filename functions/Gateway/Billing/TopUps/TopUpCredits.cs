using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>
/// Tops up the credits of accounts that want it, one purchase at a time for each account on any number of instances: beginning one is a write that only one
/// instance can make, and its purchase's id is the idempotency key of the payment, so that whoever goes on with it makes no second one.
/// </summary>
public sealed partial class TopUpCredits
{
    private readonly BillingAccounts _accounts;
    private readonly IBillingAccountStore _store;
    private readonly IPurchaseStore _purchases;
    private readonly PurchaseBook _book;
    private readonly ICreditLedger _ledger;
    private readonly StripePayments? _payments;
    private readonly PurchaseOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<TopUpCredits> _logger;

    internal TopUpCredits(
        IBillingAccountStore store,
        IPurchaseStore purchases,
        PurchaseBook book,
        ICreditLedger ledger,
        StripePayments? payments,
        PurchaseOptions options,
        TimeProvider timeProvider,
        ILogger<TopUpCredits> logger)
    {
        _store = store;
        _accounts = new BillingAccounts(store);
        _purchases = purchases;
        _book = book;
        _ledger = ledger;
        _payments = payments;
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Whether this installation sells credits; where it does not, nothing is topped up.</summary>
    public bool IsOn => _payments is not null;

    /// <summary>Does what is to be done for all accounts; for a timer. An account that fails does not keep the others from it.</summary>
    /// <exception cref="StorageUnavailableException">The accounts cannot be listed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_payments is null)
        {
            return;
        }

        await foreach (var account in _store.ListToppedUpAsync(cancellationToken))
        {
            await RunAsync(account, cancellationToken);
        }
    }

    /// <summary>Does what is to be done for one account. What cannot be done now is left for the next time.</summary>
    /// <returns>False when the account wants no top-ups.</returns>
    public async Task<bool> RunAsync(string accountId, CancellationToken cancellationToken)
    {
        try
        {
            return await ConsiderAsync(accountId, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PaymentsUnavailableException or PaymentConflictException or PaymentMismatchException)
        {
            LogFailed(accountId, exception.Message);
            return true;
        }
#pragma warning disable CA1031 // One account's record must not keep the others from being topped up.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(accountId, exception.GetType().Name);
            return true;
        }
    }

    /// <summary>Ends the account's top-up by what a payment of it is; nothing when it is not the one that is under way.</summary>
    internal Task LearnAsync(Purchase purchase, PaymentState payment, CancellationToken cancellationToken)
    {
        var now = _timeProvider.GetUtcNow();
        return _accounts.UpdateAsync(
            purchase.AccountId,
            account => account.TopUp?.Pending?.PurchaseId == purchase.Id ? Learn(account, payment, now) : account,
            cancellationToken);
    }

    private static BillingAccount Learn(BillingAccount account, PaymentState payment, DateTimeOffset now) => payment.Status switch
    {
        PaymentStatus.Succeeded => TopUpRules.Paid(account, now),
        PaymentStatus.Processing => TopUpRules.Processing(account, now),
        _ => TopUpRules.Declined(account, payment.Decline ?? Decline.Of(null, null, null), now),
    };

    private async Task<bool> ConsiderAsync(string accountId, CancellationToken cancellationToken)
    {
        var stored = await _accounts.FindAsync(accountId, cancellationToken);
        var account = stored.Account;
        var now = _timeProvider.GetUtcNow();
        if (_payments is null || account.TopUp is not { IsActive: true } topUp)
        {
            return false;
        }

        if (topUp.NotBefore > now)
        {
            return true;
        }

        var purchase = topUp.Pending is { } pending ? (await _purchases.FindAsync(pending.PurchaseId, cancellationToken))?.Purchase : null;
        var available = topUp.Pending is null ? (await _ledger.ReadBalanceAsync(accountId, cancellationToken)).Available : Money.Zero;
        switch (TopUpRules.Next(account, available, isKnown: purchase?.PaymentId is not null, now))
        {
            case TopUpStep.Begin:
                var begun = TopUpRules.Begin(account, now);
                if (await _accounts.TrySaveAsync(stored with { Account = begun }, cancellationToken))
                {
                    await PayAsync(_payments, begun, purchase: null, cancellationToken);
                }

                break;
            case TopUpStep.Resume:
                await PayAsync(_payments, account, purchase, cancellationToken);
                break;
            case TopUpStep.Abandon:
                await EndAsync(stored, TopUpRules.Abandoned(account), cancellationToken);
                break;
            case TopUpStep.SwitchOff:
                await EndAsync(stored, TopUpRules.SwitchedOff(account), cancellationToken);
                break;
        }

        return true;
    }

    private async Task PayAsync(StripePayments payments, BillingAccount account, Purchase? purchase, CancellationToken cancellationToken)
    {
        purchase ??= await AgreeAsync(account, cancellationToken);
        var payment = purchase.PaymentId is { } known
            ? await payments.FindAsync(known, PaymentDetails.None, cancellationToken)
                ?? throw new InvalidDataException($"Stripe has no payment {known} for {purchase.Id}.")
            : await payments.ChargeAsync(purchase, cancellationToken);
        if (await _book.LearnAsync(payment, cancellationToken) is { } learnt)
        {
            await LearnAsync(learnt, payment, cancellationToken);
            LogPaid(account.AccountId, learnt.Id, payment.Status, payment.Decline?.Code);
        }
    }

    /// <summary>The purchase of a top-up that was begun, written before it is paid; the same one however often.</summary>
    private async Task<Purchase> AgreeAsync(BillingAccount account, CancellationToken cancellationToken)
    {
        var topUp = account.TopUp!;
        var pending = topUp.Pending!;
        var purchase = new Purchase
        {
            Id = pending.PurchaseId,
            AccountId = account.AccountId,
            Quote = _options.Pricing.Quote(topUp.Amount),
            CreatedAt = pending.StartedAt,
            IsTopUp = true,
            CustomerId = account.CustomerId,
            PaymentMethodId = account.PaymentMethodId,
        };
        if (await _purchases.CreateAsync(purchase, cancellationToken))
        {
            return purchase;
        }

        return (await _purchases.FindAsync(purchase.Id, cancellationToken))?.Purchase
            ?? throw new InvalidOperationException("A purchase is there and cannot be found.");
    }

    private async Task EndAsync(StoredBillingAccount stored, BillingAccount ended, CancellationToken cancellationToken)
    {
        if (await _accounts.TrySaveAsync(stored with { Account = ended }, cancellationToken))
        {
            LogSwitchedOff(stored.Account.AccountId, ended.TopUp!.OffReason);
        }
    }

    [LoggerMessage(7010, LogLevel.Information, "Account {Account}: automatic top-up {Purchase} is {Status} {Decline}")]
    private partial void LogPaid(string account, string purchase, PaymentStatus status, string? decline);

    [LoggerMessage(7011, LogLevel.Warning, "Account {Account}: automatic top-up was switched off. {Reason}")]
    private partial void LogSwitchedOff(string account, string? reason);

    [LoggerMessage(7012, LogLevel.Error, "Account {Account}: automatic top-up goes on later. {Reason}")]
    private partial void LogFailed(string account, string reason);
}
