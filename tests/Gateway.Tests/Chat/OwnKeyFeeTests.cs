using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Tests.Chat.Driving;
using Interchange.Gateway.Tests.Credits.Escrow;
using Interchange.Gateway.Tests.Routing.Byok;
using Interchange.Gateway.Usage.Byok;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>What is charged, and reserved, for answers with callers' own provider keys. An answer of the stand-in costs 15 tokens at its provider.</summary>
public sealed class OwnKeyFeeTests
{
    private const string Bounded = ",\"max_tokens\":100";

    private static readonly RouteCredential Key = Own.Key("p1-1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_fee_is_reserved_and_without_credits_for_it_nothing_is_sent(bool stream)
    {
        var lab = await LabAsync(new HandedLedger(), percent: 10);

        var refused = lab.Ask(stream, Plan(nanosPerToken: 1), extra: Bounded);

        Assert.Equal((402, "payment_required"), (refused.Status, refused.ErrorType));
        Assert.Empty(lab.Providers.Requests);

        await lab.Ledger.GrantAsync("acc", 1_000);
        lab.Providers.On("p1", Reply.Answer(stream, "one"));
        Assert.Equal(2, lab.Ask(stream, Plan(nanosPerToken: 1), extra: Bounded).Recorded!.Cost.NanoDollars);
    }

    [Fact]
    public async Task Within_the_allowance_no_credits_are_needed()
    {
        var lab = await LabAsync(new HandedLedger(), percent: 10, allowance: 1_000_000);
        lab.Providers.On("p1", Reply.Whole("one"));

        var answer = lab.Ask(stream: false, Plan(nanosPerToken: 1), extra: Bounded);

        Assert.Equal((0L, 15L, 15L), (answer.Recorded!.Cost.NanoDollars, answer.Recorded.UpstreamCost!.Value.NanoDollars, answer.Recorded.ByokWaived.NanoDollars));
        Assert.Contains("byok.monthly@", answer.Recorded.Holds, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_does_not_say_what_is_left_of_the_allowance_is_a_503()
    {
        var lab = await LabAsync(new HandedLedger { IsDown = true }, percent: 10, allowance: 1_000_000);

        Assert.Equal(503, lab.Ask(stream: false, Plan(nanosPerToken: 1), extra: Bounded).Status);
    }

    [Fact]
    public void The_allowance_is_granted_once_however_many_instances_there_are_and_all_of_it() =>
        Gen.Select(Gen.Int[0, 3_000], Gen.Select(Gen.Int[0, 2], Gen.Int[1, 20]).Array[1, 12], Gen.Bool).Sample(
            static (allowance, requests, settles) =>
            {
                var ledger = new HandedLedger();
                ledger.GrantAsync("acc", 1_000_000_000).Wait(Cancel);
                var labs = Enumerable.Range(0, 3).Select(_ => LabAsync(ledger, percent: 100, allowance).Result).ToArray();
                var (listed, fees, waived) = (0L, 0L, 0L);
                foreach (var (instance, price) in requests)
                {
                    labs[instance].Providers.On("p1", Reply.Whole("one"));
                    var recorded = labs[instance].Ask(stream: false, Plan(price), extra: Bounded).Recorded!;
                    (listed, fees, waived) = (listed + recorded.UpstreamCost!.Value.NanoDollars, fees + recorded.Cost.NanoDollars, waived + recorded.ByokWaived.NanoDollars);
                    labs[instance].Escrow.SettledAsync("acc").Wait(Cancel);
                    if (settles)
                    {
                        Assert.True(ChargeHold.TryParseAll(recorded.Holds, recorded.KeyHash, null, out var holds));
                        var charge = new Charge
                        {
                            GenerationId = recorded.GenerationId,
                            KeyHash = recorded.KeyHash,
                            CreatedAt = recorded.CreatedAt,
                            Cost = recorded.Cost,
                            ByokCost = recorded.UpstreamCost!.Value,
                            Waived = recorded.ByokWaived,
                            LeaseId = recorded.LeaseId,
                            Holds = holds,
                        };
                        ledger.SettleAsync("acc", [new ChargePage(recorded.GenerationId, [charge])], Cancel).Wait(Cancel);
                    }
                }

                Assert.Equal(Math.Min(allowance, listed), waived);
                Assert.Equal(listed - waived, fees);
                var cell = ledger.ReadCounterAsync("acc", SpendSubject.OwnKeys, Cancel).Result.Monthly;
                Assert.Equal(settles ? waived : 0, cell.ByokUsed.NanoDollars);
            },
            iter: 60,
            threads: 1);

    private static async Task<ChatLab> LabAsync(HandedLedger ledger, decimal percent, long allowance = 0)
    {
        var lab = new ChatLab(enforced: true, ledger: ledger)
        {
            Byok = new ByokBilling(new ByokFeeRules { Percent = percent, MonthlyAllowance = new Money(allowance) }),
        };
        lab.Vault.Put(Key.Secret, "sk-first");
        await lab.Secrets.FindAsync(Key.Secret, Cancel);
        return lab;
    }

    private static RoutePlan Plan(decimal nanosPerToken)
    {
        var price = nanosPerToken / 1_000_000_000m;
        return new RoutePlan([ChatRequests.Step(model: "a/one", provider: "p1", pricing: new Pricing { Prompt = price, Completion = price }) with { Own = Key }]);
    }
}
