using System.Security.Cryptography;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Billing.Entries;

/// <summary>
/// <c>POST /credits</c>, the gateway's own: grants credits, or takes some back. Needs a management key that may (<see cref="GrantRules"/>). The same
/// idempotency key with the same grant has the same answer again and counts once; with another one it is a 409.
/// </summary>
public sealed partial class GrantCredits
{
    private readonly AuthenticateCaller _authenticate;
    private readonly ICreditLedger _ledger;
    private readonly IAccountStore _accounts;
    private readonly BillingOptions _options;
    private readonly RandomNumberGenerator _random;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<GrantCredits> _logger;

    public GrantCredits(
        AuthenticateCaller authenticate,
        ICreditLedger ledger,
        IAccountStore accounts,
        BillingOptions options,
        RandomNumberGenerator random,
        TimeProvider timeProvider,
        ILogger<GrantCredits> logger)
    {
        _authenticate = authenticate;
        _ledger = ledger;
        _accounts = accounts;
        _options = options;
        _random = random;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);

        // Before the body is looked at: who may not grant at all need not be told what a grant looks like.
        GrantRules.Permit(_options, caller, caller.AccountId);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, cancellationToken);
        var order = GrantFields.Read(body.RootElement, context.Request.Headers["Idempotency-Key"]);
        var account = order.AccountId ?? caller.AccountId;
        GrantRules.Permit(_options, caller, account);
        if (account != caller.AccountId && await _accounts.FindAsync(account, cancellationToken) is null)
        {
            throw new GatewayException(GatewayError.NotFound("There is no account with this account_id."));
        }

        var entry = await AddAsync(account, EntryOf(order, caller), cancellationToken);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status201Created,
            json =>
            {
                json.WritePropertyName("data");
                EntryJson.Write(json, entry);
            },
            cancellationToken);
    }

    private CreditEntry EntryOf(GrantOrder order, Caller caller)
    {
        Span<byte> random = stackalloc byte[16];
        _random.GetBytes(random);
        return GrantRules.EntryOf(order, caller, _timeProvider.GetUtcNow(), random);
    }

    /// <summary>The entry as the ledger has it.</summary>
    private async Task<CreditEntry> AddAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (await _ledger.GrantAsync(accountId, entry, cancellationToken))
            {
                LogGranted(accountId, entry.Amount.Dollars, entry.Id);
                return entry;
            }
        }
        catch (OverflowException exception)
        {
            throw new GatewayException(GatewayError.InvalidRequest("The account's credits would be more than it can hold, 9.2 billion dollars."), exception);
        }

        var existing = await _ledger.ListEntriesAsync(accountId, cancellationToken).FirstAsync(other => other.Id == entry.Id, cancellationToken);
        return GrantRules.IsSame(existing, entry)
            ? existing
            : throw new GatewayException(GatewayError.Conflict(
                "This idempotency key has been used for another grant. Use a new key for a new grant, or send the first one's body."));
    }

    [LoggerMessage(7001, LogLevel.Information, "Account {Account} was granted {Dollars} dollars of credits by entry {Entry}")]
    private partial void LogGranted(string account, decimal dollars, string entry);
}
