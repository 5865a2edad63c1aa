using System.Text;
using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.Payments;
using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Interchange.Gateway.Billing.Webhooks;

/// <summary>
/// <c>POST /credits/webhooks/stripe</c>: Stripe's events, told apart from others' by their signature. An event only says which payment to look at; what is
/// counted is the payment as Stripe's API tells it, by the ids of its refunds and disputes. So the same event twice, two events of one thing, and events in the
/// wrong order come to the same credits. Answers 2xx when everything is stored, and an error otherwise, so that Stripe sends the event again.
/// </summary>
public sealed partial class ReceiveStripeEvent
{
    private const int MaxBodyBytes = 1024 * 1024;

    private readonly StripeSettings? _settings;
    private readonly StripePayments? _payments;
    private readonly PurchaseBook _book;
    private readonly BillingAccounts _accounts;
    private readonly TopUpCredits _topUps;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ReceiveStripeEvent> _logger;

    internal ReceiveStripeEvent(
        StripeSettings? settings,
        StripePayments? payments,
        PurchaseBook book,
        IBillingAccountStore accounts,
        TopUpCredits topUps,
        TimeProvider timeProvider,
        ILogger<ReceiveStripeEvent> logger)
    {
        _settings = settings;
        _payments = payments;
        _book = book;
        _accounts = new BillingAccounts(accounts);
        _topUps = topUps;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var payments = _payments ?? throw Sales.None();
        var told = await ReadAsync(context.Request, cancellationToken);
        if (StripeEvents.About(told) is { } about)
        {
            await LearnAsync(payments, about, cancellationToken);
        }

        await JsonExchange.WriteAsync(
            context.Response, StatusCodes.Status200OK, static json => json.WriteBoolean("received", true), cancellationToken);
    }

    private async Task<Event> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBodyBytes)
        {
            throw new GatewayException(GatewayError.TooLarge($"The body is larger than {MaxBodyBytes} bytes."));
        }

        try
        {
            return StripeEvents.Read(Encoding.UTF8.GetString(buffer, 0, length), request.Headers["Stripe-Signature"].ToString(), _settings!, _timeProvider.GetUtcNow());
        }
        catch (StripeException)
        {
            LogRefused();
            throw new GatewayException(GatewayError.InvalidRequest(
                "The Stripe-Signature header is missing, does not fit the body, or is more than 5 minutes old. "
                + $"Setting {StripeSettings.WebhookSecretSetting} must be the signing secret of this endpoint at Stripe."));
        }
    }

    private async Task LearnAsync(StripePayments payments, PaymentEvent about, CancellationToken cancellationToken)
    {
        try
        {
            if (await payments.FindAsync(about.PaymentId, about.Details, cancellationToken) is not { PurchaseId: not null } payment)
            {
                return;
            }

            if (await _book.LearnAsync(payment, cancellationToken) is not { } purchase)
            {
                LogUnknown(about.PaymentId, payment.PurchaseId);
                return;
            }

            await _accounts.UpdateAsync(
                purchase.AccountId, account => BillingAccountRules.Learn(account, purchase, payment), cancellationToken);
            if (purchase.IsTopUp)
            {
                await _topUps.LearnAsync(purchase, payment, cancellationToken);
            }
        }
        catch (PaymentsUnavailableException exception)
        {
            LogUnavailable(exception.Message);
            throw Sales.Unavailable(exception);
        }
        catch (PaymentMismatchException exception)
        {
            LogMismatch(exception.Message);
            throw new GatewayException(new GatewayError(StatusCodes.Status422UnprocessableEntity, ErrorType.Unprocessable, exception.Message), exception);
        }
    }

    [LoggerMessage(7020, LogLevel.Warning, "A webhook was refused: its signature is missing, wrong or too old")]
    private partial void LogRefused();

    [LoggerMessage(7021, LogLevel.Warning, "Payment {Payment} is for purchase {Purchase}, which this installation does not know; another one of the same Stripe account may")]
    private partial void LogUnknown(string payment, string purchase);

    [LoggerMessage(7022, LogLevel.Error, "A webhook could not be handled and will come again: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(7023, LogLevel.Error, "A payment was not credited: {Reason}")]
    private partial void LogMismatch(string reason);
}
