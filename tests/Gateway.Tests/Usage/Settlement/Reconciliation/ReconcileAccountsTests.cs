using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Settlement.Reconciliation;

public sealed class ReconcileAccountsTests
{
    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryKeyStore _keys = new();
    private readonly InMemoryReconciliationStore _store = new();
    private readonly DoctoredLedger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_accounts_are_looked_at_and_those_that_are_wrong_or_silent_are_named()
    {
        await AccountsAsync("a", "b", "c");
        _ledger.Doctored["b"] = static sheet => sheet with { Balance = sheet.Balance with { Charged = new Money(1), Available = sheet.Balance.Available - new Money(1) } };
        _ledger.Doctored["c"] = static _ => throw new StorageUnavailableException("Ledger", new TimeoutException());

        await Reconcile().RunAsync(Cancel);

        var data = await GetAsync();
        Assert.Equal((2, 1, 1), ((int)data["accounts"]!, (int)data["unread_accounts"]!, (int)data["differences"]!));
        Assert.Equal("2026-03-14T09:00:00Z", (string?)data["ended_at"]);
        Assert.Equal(
            """
            [{"account_id":"b","found_at":"2026-03-14T09:00:00Z","is_unread":false,"charges":0,"differences":1,"first_differences":[{"what":"charged","kept":0.000000001,"recomputed":0,"difference":0.000000001}]},{"account_id":"c","found_at":"2026-03-14T09:00:00Z","is_unread":true,"charges":0,"differences":0,"first_differences":[]}]
            """,
            data["findings"]!.ToJsonString());
    }

    [Fact]
    public async Task An_account_that_was_put_right_is_no_finding_any_more()
    {
        await AccountsAsync("a");
        _ledger.Doctored["a"] = static sheet => sheet with { Balance = sheet.Balance with { Granted = new Money(7) } };
        await Reconcile().RunAsync(Cancel);
        Assert.Single((await GetAsync())["findings"]!.AsArray());

        _ledger.Doctored.Clear();
        await Reconcile().RunAsync(Cancel);

        Assert.Empty((await GetAsync())["findings"]!.AsArray());
    }

    [Fact]
    public async Task One_that_is_asked_for_is_made_once()
    {
        await AccountsAsync("a");
        Assert.False(await Reconcile().RunIfDueAsync(Cancel));
        var requested = await CallAsync(StatusCodes.Status202Accepted, RequestAsync);
        Assert.True((bool)requested["is_requested"]!);
        Assert.Equal("2026-03-14T09:00:00Z", (string?)requested["requested_at"]);
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.True(await Reconcile().RunIfDueAsync(Cancel));
        Assert.False(await Reconcile().RunIfDueAsync(Cancel));

        var data = await GetAsync();
        Assert.False((bool)data["is_requested"]!);
        Assert.Equal(("2026-03-14T09:00:30Z", 1), ((string?)data["started_at"], (int)data["accounts"]!));
    }

    [Fact]
    public async Task Only_operators_see_it_and_ask_for_it()
    {
        var manager = await A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });

        foreach (var handle in (Func<AuthenticateOperator, HttpContext, Task>[])[GetAsync, RequestAsync])
        {
            Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => handle(Operator(), A.Request(manager)))).Status);
        }

        Assert.Null((await _store.ReadAsync(Cancel)).RequestedAt);
    }

    private Task<JsonNode> GetAsync() => CallAsync(StatusCodes.Status200OK, GetAsync);

    private Task GetAsync(AuthenticateOperator authenticate, HttpContext context) => new GetReconciliation(authenticate, _store).HandleAsync(context);

    private Task RequestAsync(AuthenticateOperator authenticate, HttpContext context) => new RequestReconciliation(authenticate, _store, _clock).HandleAsync(context);

    private async Task<JsonNode> CallAsync(int status, Func<AuthenticateOperator, HttpContext, Task> handle)
    {
        var secret = await A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });
        var context = A.Request(secret);
        using var body = new MemoryStream();
        context.Response.Body = body;
        await handle(Operator(secret.Hash.ToString()), context);
        Assert.Equal(status, context.Response.StatusCode);
        return JsonNode.Parse(body.ToArray())!["data"]!;
    }

    private AuthenticateOperator Operator(params string[] hashes) =>
        new(new AuthenticateCaller(A.Cache(_keys, _clock), _clock), new OperatorOptions { Keys = hashes.ToFrozenSet(StringComparer.Ordinal) });

    private ReconcileAccounts Reconcile() => new(
        new ReconcileLedger(
            _accounts,
            _ledger,
            new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
            NullLogger<ReconcileLedger>.Instance),
        _accounts,
        _store,
        _clock,
        NullLogger<ReconcileAccounts>.Instance);

    private async Task AccountsAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            await _accounts.CreateAsync(new Account(id, id, A.Start), Cancel);
        }
    }

    /// <summary>An empty ledger whose rows can be made wrong.</summary>
    private sealed class DoctoredLedger : ICreditLedger
    {
        private readonly InMemoryCreditLedger _inner = new();

        public Dictionary<string, Func<LedgerSheet, LedgerSheet>> Doctored { get; } = new(StringComparer.Ordinal);

        public async Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken)
        {
            var sheet = await _inner.ReadSheetAsync(accountId, cancellationToken);
            return Doctored.TryGetValue(accountId, out var doctor) ? doctor(sheet) : sheet;
        }

        public IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
            _inner.ListEntriesAsync(accountId, upTo, cancellationToken);

        public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
            _inner.ListChargesAsync(accountId, upTo, cancellationToken);

        public Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
