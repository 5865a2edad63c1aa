using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Billing.Lab;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Tests.Usage.Settlement;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Settlement;

namespace Interchange.Gateway.Tests.Billing.TopUps;

public sealed class TopUpOnSettlementTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private ShopInstance _here = null!;
    private KeySecret _manager = null!;
    private TopUpOnSettlement _watch = null!;
    private int _spent;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _here = _shop.Instance();
        _manager = await _shop.ManagerAsync();
        await _here.PaidAsync(_manager, 10, save: true);
        _watch = new TopUpOnSettlement(_here.TopUps, _shop.Clock);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Credits_are_bought_when_a_charge_leaves_too_few()
    {
        await WantAsync();
        await SettleAsync(5);
        Assert.Equal(5, await _shop.AvailableAsync());

        await SettleAsync(0.01m);

        Assert.Equal(24.99m, await _shop.AvailableAsync());
    }

    [Fact]
    public async Task Charges_that_come_while_it_is_looked_at_are_looked_at_together_afterwards()
    {
        _watch = new TopUpOnSettlement(_here.TopUps, new PatientClock(_shop.Clock));
        await WantAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _shop.Stripe.OnCall = async _ =>
        {
            asked.TrySetResult();
            await release.Task;
            return null;
        };
        await Settle().HandleAsync([Message(6)], Cancel);
        await asked.Task;
        await Settle().HandleAsync([Message(18)], Cancel);
        await Settle().HandleAsync([Message(1.5m)], Cancel);
        release.SetResult();

        await _watch.IdleAsync(A.Account);

        // Ten, less twenty-five and a half, and twenty for each of two purchases.
        Assert.Equal(24.5m, await _shop.AvailableAsync());
        Assert.Equal(3, _shop.Stripe.Payments);
    }

    [Fact]
    public async Task An_account_that_wants_none_is_left_alone_for_a_minute()
    {
        await SettleAsync(6);
        await WantAsync();
        await SettleAsync(1);
        Assert.Equal(3, await _shop.AvailableAsync());

        _shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await SettleAsync(1);

        Assert.Equal(22, await _shop.AvailableAsync());
    }

    private async Task WantAsync() => Assert.Equal(200, (await _here.SetTopUpAsync(_manager, """{"threshold":5,"amount":20}""")).Status);

    private SettleUsage Settle() => new(_shop.Ledger, _shop.Clock, _watch);

    private async Task SettleAsync(decimal dollars)
    {
        Assert.Empty(await Settle().HandleAsync([Message(dollars)], Cancel));
        await _watch.IdleAsync(A.Account);
    }

    private UsageMessage Message(decimal dollars)
    {
        var id = $"gen-{++_spent}";
        var body = new JsonArray(new JsonObject
        {
            ["generation_id"] = id,
            ["account_id"] = A.Account,
            ["key_hash"] = "k",
            ["created_at"] = "2026-03-14T09:00:00Z",
            ["cost"] = (long)(dollars * 1_000_000_000),
        });
        return new UsageMessage(id, Encoding.UTF8.GetBytes(body.ToJsonString()));
    }
}
