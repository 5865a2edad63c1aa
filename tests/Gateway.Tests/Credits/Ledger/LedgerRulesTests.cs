using CsCheck;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Credits.Ledger;

public sealed class LedgerRulesTests
{
    private static readonly Gen<Action<LedgerModel>> Step = Gen.Frequency(
        (1, Gen.Long[-50, 400].Select(static amount => new Action<LedgerModel>(model => model.Grant(amount)))),
        (1, Gen.Int[1, 700].Select(static minutes => new Action<LedgerModel>(model => model.Pass(minutes)))),
        (6, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Long[0, 60], Gen.Long[0, 200], Gen.Long[0, 60], Gen.Bool,
            static (instance, limit, min, want, back, lost) => new Action<LedgerModel>(model => model.Lease(instance, limit, min, want, back, lost)))),
        (8, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Long[0, 20], Gen.Long[0, 5],
            static (instance, limit, cost, byok) => new Action<LedgerModel>(model => model.Spend(instance, limit, cost, byok)))),
        (1, Gen.Long[0, 20].Select(static cost => new Action<LedgerModel>(model => model.SpendUnleased(cost)))),
        (4, Gen.Select(Gen.Int, Gen.Int[1, 6], Gen.Int[1, 3],
            static (seed, count, transactions) => new Action<LedgerModel>(model => model.Settle(seed, count, transactions)))),
        (1, Gen.Const(new Action<LedgerModel>(static model => model.Sweep()))));

    [Fact]
    public void Nothing_is_lost_or_made_up_or_charged_twice_whatever_happens_in_whichever_order() => Step.Array[1, 80].Sample(
        static steps =>
        {
            var model = new LedgerModel();
            foreach (var step in steps)
            {
                step(model);
                if (model.Fault() is { } fault)
                {
                    throw new InvalidOperationException(fault);
                }
            }
        },
        iter: 3000);

    [Fact]
    public void Instances_together_spend_no_more_than_there_is() => Gen.Select(Gen.Int[1, 400], Gen.Int[0, 2].Array[200], Gen.Long[1, 30].Array[200]).Sample(
        static (granted, instances, wants) =>
        {
            var sheet = LedgerRules.Grant(LedgerSheet.Empty, new Money(granted));
            var held = new Money[3];
            foreach (var (instance, want) in instances.Zip(wants))
            {
                (sheet, var outcome) = LedgerRules.Lease(sheet, new LeaseRequest
                {
                    AccountId = "a",
                    LeaseId = $"i{instance}",
                    Now = DateTimeOffset.UnixEpoch,
                    ExpiresAt = DateTimeOffset.UnixEpoch,
                    Asks = [new LeaseAsk { Scope = SpendScope.Balance, Net = held[instance], Min = new Money(want), Want = new Money(want * 4) }],
                });
                held[instance] = outcome.States[0].Net;
                Assert.True(sheet.Balance.Available >= default(Money));
            }

            Assert.True(held.Aggregate(default(Money), static (sum, net) => sum + net) <= new Money(granted));
            Assert.True(sheet.Balance.IsConserved);
        });

    [Fact]
    public void A_limit_starts_anew_with_its_window_and_old_leases_of_it_are_void()
    {
        var scope = new SpendScope(SpendSubject.Key("k1"), SpendInterval.Daily);
        var today = new DateTimeOffset(2026, 3, 14, 23, 59, 0, TimeSpan.Zero);
        var (sheet, first) = LedgerRules.Lease(LedgerSheet.Empty, Ask(today, net: 0));

        (sheet, var next) = LedgerRules.Lease(sheet, Ask(today.AddMinutes(2), net: 10));

        Assert.Equal(("20260314", new Money(10)), (first.States[0].Window, first.States[0].Net));
        Assert.Equal(("20260315", new Money(10)), (next.States[0].Window, next.States[0].Net));
        Assert.Equal(new Money(10), sheet.Counter(SpendSubject.Key("k1")).Daily.Leased);

        // An instance whose clock is behind goes with the others.
        (_, var behind) = LedgerRules.Lease(sheet, Ask(today, net: 10) with { LeaseId = "i2", Asks = [.. Ask(today, net: 0).Asks] });
        Assert.Equal("20260315", behind.States[0].Window);

        LeaseRequest Ask(DateTimeOffset now, long net) => new()
        {
            AccountId = "a",
            LeaseId = "i1",
            Now = now,
            ExpiresAt = now.AddMinutes(5),
            Asks = [new LeaseAsk { Scope = scope, Limit = new Money(20), Net = new Money(net), Min = new Money(10) }],
        };
    }

    [Theory]
    [InlineData(100, 0, 0, 0)]
    [InlineData(100, 0, 50, 6)]
    [InlineData(100, 10, 50, 10)]
    [InlineData(1600, 10, 50, 50)]
    [InlineData(10, 10, 50, 10)]
    [InlineData(9, 10, 50, null)]
    [InlineData(-5, 1, 50, null)]
    [InlineData(-500, 0, 50, 0)]
    public void A_slice_is_generous_where_there_is_plenty_and_exact_where_there_is_little(long available, long min, long want, int? slice) =>
        Assert.Equal(slice, (int?)SlicePolicy.Of(new Money(available), new Money(min), new Money(want))?.NanoDollars);
}
