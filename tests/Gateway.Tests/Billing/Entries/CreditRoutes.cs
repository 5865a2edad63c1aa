using System.Security.Cryptography;
using Interchange.Gateway.Billing;
using Interchange.Gateway.Billing.Entries;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Keys;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Billing.Entries;

/// <summary>The credit routes of one installation.</summary>
internal sealed class CreditRoutes : IDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly AuthenticateCaller _authenticate;

    public CreditRoutes(ICreditLedger? ledger = null)
    {
        Ledger = ledger ?? new InMemoryCreditLedger();
        _authenticate = new AuthenticateCaller(A.Cache(Keys, Clock), Clock);
    }

    public FakeTimeProvider Clock { get; } = A.Clock();

    public ScriptedKeyStore Keys { get; } = new();

    public ICreditLedger Ledger { get; }

    public InMemoryAccountStore Accounts { get; } = new();

    public BillingOptions Options { get; set; } = new();

    public Task<KeySecret> ManagerAsync(string account = A.Account) =>
        A.StoredKey(Keys, key => key with { Kind = KeyKind.Management, AccountId = account });

    public Task<HttpAnswer> CreditsAsync(KeySecret caller) =>
        new HttpCall { Caller = caller }.SendAsync(new GetCredits(_authenticate, Ledger).HandleAsync);

    public Task<HttpAnswer> GrantAsync(KeySecret caller, string body, string? idempotencyKey = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (idempotencyKey is not null)
        {
            headers["Idempotency-Key"] = idempotencyKey;
        }

        return new HttpCall { Caller = caller, Body = body, Headers = headers }.SendAsync(
            new GrantCredits(_authenticate, Ledger, Accounts, Options, _random, Clock, NullLogger<GrantCredits>.Instance).HandleAsync);
    }

    public Task<HttpAnswer> EntriesAsync(KeySecret caller, string query = "", string? accept = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (accept is not null)
        {
            headers["Accept"] = accept;
        }

        return new HttpCall { Caller = caller, Query = query, Headers = headers }.SendAsync(new ListCreditEntries(_authenticate, Ledger).HandleAsync);
    }

    public void Dispose() => _random.Dispose();
}
