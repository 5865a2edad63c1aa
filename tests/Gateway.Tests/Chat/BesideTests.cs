using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>What plugins cost is reserved and charged beside the answer, to the nano-dollar, whoever's key pays for that.</summary>
public sealed class BesideTests
{
    private static readonly Money Search = Money.FromDollars(0.02m);

    [Fact]
    public void It_is_reserved_with_the_answer()
    {
        var plan = Plan();

        Assert.Equal(new SpendAmount(Money.FromDollars(0.02m + 0.00001m + 0.0002m), default), plan.Within(SpendRoom.Unlimited)!.Value.Amount);
        Assert.Null(plan.Within(Room(0.0199m)));
    }

    [Theory]
    [InlineData(0, 0.02, 0.00021)]
    [InlineData(5, 0.0200105, 0.00021)]
    public void It_is_taken_from_the_credits_also_where_the_callers_own_key_pays(double percent, double cost, double byok)
    {
        var plan = Plan(new OwnKeyTerms((decimal)percent, default));

        Assert.Equal(new SpendAmount(Money.FromDollars((decimal)cost), Money.FromDollars((decimal)byok)), plan.Within(SpendRoom.Unlimited)!.Value.Amount);
        Assert.Null(plan.Within(Room(0.0199m)));
    }

    [Fact]
    public void A_free_model_is_not_free_with_it()
    {
        var plan = new OutputPlan(Endpoint(new Pricing()), promptTokens: 10, maxTokens: 100, beside: Search);

        Assert.False(plan.IsFree);
        Assert.Null(plan.Within(Room(0.01m)));
        Assert.Equal(Search, plan.Within(Room(1))!.Value.Amount.Cost);
    }

    [Fact]
    public void It_is_charged_beside_the_fee_and_beside_the_price()
    {
        var cost = new CostBreakdown(Money.FromDollars(1), 0.5m, 0.5m) { Plugins = Search };

        Assert.Equal(Money.FromDollars(1.02m), cost.Charged);
        Assert.Equal(Money.FromDollars(0.07m), (cost with { ByokFee = Money.FromDollars(0.05m) }).Charged);
    }

    private static OutputPlan Plan(OwnKeyTerms? own = null) =>
        new(Endpoint(new Pricing { Prompt = 0.000001m, Completion = 0.000002m }), promptTokens: 10, maxTokens: 100, own: own, beside: Search);

    private static SpendRoom Room(decimal dollars) => new(Money.FromDollars(dollars), Money.FromDollars(dollars));

    private static ModelEndpoint Endpoint(Pricing pricing) => new()
    {
        Provider = "p",
        Model = "a/m",
        Tag = "p",
        UpstreamModel = "m",
        Pricing = pricing,
        ContextLength = 1_000,
    };
}
