using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Tests.Chat;

public sealed class OutputPlanTests
{
    private static readonly Gen<OutputPlan> Plans =
        from price in Gen.Int[0, 5_000]
        from prompt in Gen.Int[0, 5_000]
        from maxTokens in Gen.Int[0, 20_000]
        from isOwn in Gen.Bool
        from percent in Gen.Int[0, 100]
        from waived in Gen.Int[0, 10_000_000]
        from takesBound in Gen.Bool
        from grows in Gen.Bool
        from choices in Gen.Int[1, 3]
        select new OutputPlan(
            Endpoint(price / 1_000_000_000m),
            prompt,
            maxTokens == 0 ? null : maxTokens,
            choices: choices,
            own: isOwn ? new OwnKeyTerms(percent, new Money(waived)) : null,
            takesBound: takesBound,
            grows: grows);

    private static readonly Gen<SpendRoom> Rooms =
        Gen.Select(Gen.Long[-10, 50_000_000], Gen.Long[-10, 50_000_000], static (plain, counted) => new SpendRoom(new Money(plain), new Money(counted)));

    [Fact]
    public void Images_and_sound_are_paid_for_whole_or_not_at_all()
    {
        var endpoint = Endpoint(price: 0) with { Pricing = new Pricing { OutputImage = 0.01m, Character = 0.00001m, Second = 0.001m, Completion = 0.000001m } };
        var plan = new OutputPlan(
            endpoint, promptTokens: 0, maxTokens: 1_000, takesBound: false, media: new MediaSize { Images = 2, Characters = 100, MostMilliseconds = 1_500, MostTokens = 1_000 });

        var whole = new Money(20_000_000 + 1_000_000 + 1_500_000 + 1_000_000);
        Assert.Equal(whole, plan.Highest);
        Assert.Null(plan.Within(new SpendRoom(whole - new Money(1), whole - new Money(1))));
        Assert.Equal(whole, plan.Within(new SpendRoom(whole, whole))!.Value.Amount.Cost);
    }

    [Fact]
    public void A_plan_never_wants_more_than_there_is_room_for_and_always_something_where_there_is_no_end_of_it() =>
        Gen.Select(Plans, Rooms).Sample(static (plan, room) =>
        {
            Assert.NotNull(plan.Within(SpendRoom.Unlimited));
            if (plan.Within(room) is { } wish)
            {
                Assert.True(plan.IsFree || wish.Amount.Cost == default || room.Fits(wish.Amount), $"{wish} in {room}");
                Assert.True(wish.Amount.Byok <= room.Counted || wish.Amount.Byok == default);
                Assert.InRange(wish.Units, 1, wish.Most);
            }
        });

    [Fact]
    public void An_extension_wants_more_than_before_and_never_more_than_there_is_room_for() =>
        Gen.Select(Plans, Rooms, Gen.Long[1, 100_000]).Sample(static (plan, room, more) =>
        {
            if (plan.Within(SpendRoom.Unlimited) is { } held && held.Units < held.Most)
            {
                var target = Math.Min(held.Units + more, held.Most);
                Assert.Equal(target, plan.Extended(SpendRoom.Unlimited, held, target)!.Value.Units);
                if (plan.Extended(room, held, target) is { } wish)
                {
                    Assert.True(wish.Amount.Cost == default || room.Fits(wish.Amount));
                    Assert.InRange(wish.Units, held.Units + 1, target);
                    Assert.False(wish.Capped);
                }
            }
        });

    private static ModelEndpoint Endpoint(decimal price) => new()
    {
        Provider = "p",
        Tag = "p",
        Model = "a/one",
        UpstreamModel = "one",
        Pricing = new Pricing { Prompt = price, Completion = price },
        MaxCompletionTokens = 15_000,
    };
}
