using System.Security.Cryptography;
using System.Text;
using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>
/// <c>POST /credits/purchases</c>, the gateway's own: makes a page of Stripe Checkout on which credits are paid. They are there when Stripe says that they are
/// paid. Needs a management key. The same idempotency key with the same order has the same page again for a day; with another one it is a 409.
/// </summary>
public sealed partial class CreatePurchase
{
    private readonly AuthenticateCaller _authenticate;
    private readonly IPurchaseStore _store;
    private readonly IBillingAccountStore _accounts;
    private readonly StripePayments? _payments;
    private readonly PurchaseOptions _options;
    private readonly RandomNumberGenerator _random;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<CreatePurchase> _logger;

    /// <param name="authenticate">Tells who calls.</param>
    /// <param name="store">Where purchases are kept.</param>
    /// <param name="accounts">Knows who has paid before.</param>
    /// <param name="payments">Null where credits are not sold.</param>
    /// <param name="options">What credits cost.</param>
    /// <param name="random">Source of ids.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="logger">Told about outages.</param>
    public CreatePurchase(
        AuthenticateCaller authenticate,
        IPurchaseStore store,
        IBillingAccountStore accounts,
        StripePayments? payments,
        PurchaseOptions options,
        RandomNumberGenerator random,
        TimeProvider timeProvider,
        ILogger<CreatePurchase> logger)
    {
        _authenticate = authenticate;
        _store = store;
        _accounts = accounts;
        _payments = payments;
        _options = options;
        _random = random;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);
        var payments = _payments ?? throw Sales.None();
        using var body = await JsonExchange.ReadObjectAsync(context.Request, cancellationToken);
        var order = PurchaseFields.Read(body.RootElement, _options, context.Request.Headers["Idempotency-Key"]);
        var purchase = await AgreeAsync(caller.AccountId, order, cancellationToken);
        var page = await PageAsync(payments, purchase, order, cancellationToken);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status201Created,
            json =>
            {
                json.WriteStartObject("data");
                json.WriteString("id", purchase.Id);
                json.WriteString("url", page.Url);
                json.WriteNumber("credits", purchase.Quote.Credits.Dollars);
                json.WriteNumber("discount", purchase.Quote.Discount.Dollars);
                json.WriteNumber("fee", purchase.Quote.Fee.Dollars);
                json.WriteNumber("total", purchase.Quote.Total.Dollars);
                json.WriteString("expires_at", page.ExpiresAt.UtcDateTime);
                json.WriteEndObject();
            },
            cancellationToken);
    }

    /// <summary>The purchase is written before the payment provider hears of it: what is paid is then known whatever happens here.</summary>
    private async Task<Purchase> AgreeAsync(string accountId, PurchaseOrder order, CancellationToken cancellationToken)
    {
        var known = await _accounts.FindAsync(accountId, cancellationToken);
        var purchase = new Purchase
        {
            Id = NewId(accountId, order.IdempotencyKey),
            AccountId = accountId,
            Quote = _options.Pricing.Quote(order.Credits),
            CreatedAt = _timeProvider.GetUtcNow(),
            SavesPaymentMethod = order.SavesPaymentMethod,
            CustomerId = known.Account.CustomerId,
        };
        if (await _store.CreateAsync(purchase, cancellationToken))
        {
            return purchase;
        }

        var existing = (await _store.FindAsync(purchase.Id, cancellationToken))?.Purchase
            ?? throw new InvalidOperationException("A purchase is there and cannot be found.");
        if (existing.PaidAt is not null)
        {
            throw new GatewayException(GatewayError.Conflict("The purchase of this idempotency key has been paid. Use a new key for a new purchase."));
        }

        return existing.Quote.Credits == order.Credits && existing.SavesPaymentMethod == order.SavesPaymentMethod ? existing : throw OtherPurchase();
    }

    private async Task<CheckoutPage> PageAsync(StripePayments payments, Purchase purchase, PurchaseOrder order, CancellationToken cancellationToken)
    {
        try
        {
            return await payments.CreateCheckoutAsync(purchase, order.SuccessUrl, order.CancelUrl, cancellationToken);
        }
        catch (PaymentConflictException)
        {
            throw OtherPurchase();
        }
        catch (PaymentsUnavailableException exception)
        {
            LogUnavailable(exception.Message);
            throw Sales.Unavailable(exception);
        }
    }

    private string NewId(string accountId, string? idempotencyKey)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        if (idempotencyKey is null)
        {
            _random.GetBytes(bytes);
        }
        else
        {
            SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}\n{idempotencyKey}"), bytes);
        }

        return $"pur-{Convert.ToHexStringLower(bytes[..16])}";
    }

    private static GatewayException OtherPurchase() => new(GatewayError.Conflict(
        "This idempotency key has been used for another purchase. Use a new key for a new purchase, or send the first one's body."));

    [LoggerMessage(7003, LogLevel.Error, "A purchase could not be begun: {Reason}")]
    private partial void LogUnavailable(string reason);
}
