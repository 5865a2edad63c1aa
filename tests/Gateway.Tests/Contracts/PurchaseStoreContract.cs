using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IPurchaseStore"/> does.</summary>
public abstract class PurchaseStoreContract
{
    private static readonly DateTimeOffset At = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly Purchase _plain = new()
    {
        Id = $"pur-{Guid.NewGuid():N}",
        AccountId = Guid.NewGuid().ToString(),
        Quote = new PurchaseQuote(Money.FromDollars(100), Money.FromDollars(2), Money.FromDollars(5.39m)),
        CreatedAt = At,
    };

    protected abstract IPurchaseStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purchase_that_was_never_made_is_not_there() => Assert.Null(await Store.FindAsync("pur-none", Cancel));

    [Fact]
    public async Task Finds_a_purchase_as_it_was_made()
    {
        Assert.True(await Store.CreateAsync(_plain, Cancel));
        Assert.False(await Store.CreateAsync(_plain with { AccountId = "another" }, Cancel));

        AssertSame(_plain, (await Store.FindAsync(_plain.Id, Cancel))!.Purchase);
    }

    [Fact]
    public async Task Finds_a_purchase_as_it_was_changed()
    {
        await Store.CreateAsync(_plain, Cancel);
        var stored = (await Store.FindAsync(_plain.Id, Cancel))!;
        var full = _plain with
        {
            IsTopUp = true,
            SavesPaymentMethod = true,
            CustomerId = "cus_1",
            PaymentMethodId = "pm_1",
            PaymentId = "pi_1",
            PaidAt = At.AddTicks(1),
            Refunds =
            [
                new PurchaseRefund("re_1", Money.FromDollars(1), new Money(966_930_007), At, null),
                new PurchaseRefund("re_2", Money.FromDollars(2), Money.Zero, At.AddSeconds(1), At.AddSeconds(2)),
            ],
            Disputes = [new PurchaseDispute("dp_1", Money.FromDollars(3), new Money(long.MaxValue), At, DisputeStage.Returned, IsTaken: true, At.AddDays(1))],
        };

        Assert.True(await Store.UpdateAsync(stored with { Purchase = full }, Cancel));

        AssertSame(full, (await Store.FindAsync(_plain.Id, Cancel))!.Purchase);
    }

    [Fact]
    public async Task Refuses_a_change_of_what_has_changed_since()
    {
        await Store.CreateAsync(_plain, Cancel);
        var read = (await Store.FindAsync(_plain.Id, Cancel))!;
        await Store.UpdateAsync(read with { Purchase = _plain with { PaymentId = "pi_1" } }, Cancel);

        Assert.False(await Store.UpdateAsync(read with { Purchase = _plain with { PaymentId = "pi_2" } }, Cancel));
        Assert.False(await Store.UpdateAsync(read with { Purchase = _plain with { Id = "pur-none" } }, Cancel));
        Assert.Equal("pi_1", (await Store.FindAsync(_plain.Id, Cancel))!.Purchase.PaymentId);
    }

    private static void AssertSame(Purchase expected, Purchase actual)
    {
        Assert.Equal(expected.Refunds.AsEnumerable(), actual.Refunds);
        Assert.Equal(expected.Disputes.AsEnumerable(), actual.Disputes);
        Assert.Equal(expected, actual with { Refunds = expected.Refunds, Disputes = expected.Disputes });
    }
}
