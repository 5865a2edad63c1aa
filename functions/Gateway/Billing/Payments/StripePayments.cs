using System.Collections.Immutable;
using System.Net;
using Interchange.Gateway.Billing.Purchases;
using Stripe;
using Stripe.Checkout;

namespace Interchange.Gateway.Billing.Payments;

/// <summary>
/// Payments through Stripe: translates between the gateway's records and Stripe's objects, and decides nothing. Every request that makes something carries the
/// purchase's id as its idempotency key, so that it can be sent again. Made on first use, because the library is large.
/// </summary>
public sealed class StripePayments : IDisposable
{
    /// <summary>The mark of the gateway's payments among others of the same Stripe account.</summary>
    public const string PurchaseMark = "interchange_purchase";

    private const string Currency = "usd";
    private const int LargestPage = 100;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly StripeClient _stripe;

    /// <param name="settings">Which account at Stripe.</param>
    /// <param name="retries">Further tries of a request that Stripe did not answer.</param>
    public StripePayments(StripeSettings settings, int retries = 2)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var handler = new SocketsHttpHandler
        {
            // A redirect could carry the key to another origin (invariant I8).
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
        };
        _http = new HttpClient(handler) { Timeout = Timeout };
        _stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = settings.RevealApiKey(),
            ApiBase = settings.ApiBase.GetLeftPart(UriPartial.Authority),
            HttpClient = new SystemNetHttpClient(_http, retries, appInfo: null, enableTelemetry: false),
        });
    }

    /// <summary>Makes a page on which a purchase is paid.</summary>
    /// <exception cref="PaymentsUnavailableException">Stripe does not answer, or not as it should.</exception>
    /// <exception cref="PaymentConflictException">There is a page for a purchase of this id with other contents.</exception>
    public Task<CheckoutPage> CreateCheckoutAsync(Purchase purchase, Uri successUrl, Uri cancelUrl, CancellationToken cancellationToken) => AnsweredAsync(async () =>
    {
        var options = new SessionCreateOptions
        {
            Mode = "payment",
            ClientReferenceId = purchase.Id,
            LineItems = [.. Lines(purchase.Quote)],
            Metadata = Mark(purchase),
            PaymentIntentData = new SessionPaymentIntentDataOptions { Description = Describe(purchase), Metadata = Mark(purchase) },
            // What is paid is compared with what was asked for, in dollars.
            AdaptivePricing = new SessionAdaptivePricingOptions { Enabled = false },
            SuccessUrl = successUrl.AbsoluteUri,
            CancelUrl = cancelUrl.AbsoluteUri,
        };

        // A property that is set to null is sent as an empty one, so what is not meant is not set.
        if (purchase.SavesPaymentMethod)
        {
            options.PaymentIntentData.SetupFutureUsage = "off_session";
        }

        if (purchase.CustomerId is { } customer)
        {
            options.Customer = customer;
        }
        else
        {
            options.CustomerCreation = "always";
        }

        var session = await _stripe.V1.Checkout.Sessions.CreateAsync(options, new RequestOptions { IdempotencyKey = purchase.Id }, cancellationToken);
        return new CheckoutPage(session.Id, session.Url, StripeFormat.Time(session.ExpiresAt));
    });

    /// <summary>Charges a saved payment method while nobody is there to confirm it.</summary>
    /// <returns>The payment; <see cref="PaymentStatus.Declined"/> when it was refused.</returns>
    /// <exception cref="PaymentsUnavailableException">Stripe does not answer, or not as it should.</exception>
    /// <exception cref="PaymentConflictException">There is a payment for a purchase of this id with other contents.</exception>
    public Task<PaymentState> ChargeAsync(Purchase purchase, CancellationToken cancellationToken) => AnsweredAsync(async () =>
    {
        try
        {
            return StripeFormat.Payment(await _stripe.V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = StripeFormat.Cents(purchase.Quote.Total),
                    Currency = Currency,
                    Customer = purchase.CustomerId,
                    PaymentMethod = purchase.PaymentMethodId,
                    AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true, AllowRedirects = "never" },
                    OffSession = true,
                    Confirm = true,
                    Description = Describe(purchase),
                    Metadata = Mark(purchase),
                },
                new RequestOptions { IdempotencyKey = purchase.Id },
                cancellationToken));
        }
        catch (StripeException exception) when (StripeFormat.DeclineOf(exception) is { } decline)
        {
            return new PaymentState
            {
                Id = exception.StripeError.PaymentIntent?.Id ?? "",
                PurchaseId = purchase.Id,
                Status = PaymentStatus.Declined,
                Currency = Currency,
                Decline = decline,
            };
        }
    });

    /// <summary>A payment as it is now; null when Stripe has none with this id.</summary>
    /// <exception cref="PaymentsUnavailableException">Stripe does not answer, or not as it should.</exception>
    public Task<PaymentState?> FindAsync(string paymentId, PaymentDetails details, CancellationToken cancellationToken) => AnsweredAsync(async () =>
    {
        PaymentState payment;
        try
        {
            payment = StripeFormat.Payment(await _stripe.V1.PaymentIntents.GetAsync(paymentId, cancellationToken: cancellationToken));
        }
        catch (StripeException exception) when (exception.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        if (payment.PurchaseId is null)
        {
            return payment;
        }

        return payment with
        {
            Refunds = details.HasFlag(PaymentDetails.Refunds) ? await RefundsAsync(paymentId, cancellationToken) : [],
            Disputes = details.HasFlag(PaymentDetails.Disputes) ? await DisputesAsync(paymentId, cancellationToken) : [],
        };
    });

    public void Dispose() => _http.Dispose();

    private async Task<ImmutableArray<RefundState>> RefundsAsync(string paymentId, CancellationToken cancellationToken)
    {
        var options = new RefundListOptions { PaymentIntent = paymentId, Limit = LargestPage };
        var refunds = _stripe.V1.Refunds.ListAutoPagingAsync(options, cancellationToken: cancellationToken);
        return [.. await refunds.Select(StripeFormat.Refund).ToListAsync(cancellationToken)];
    }

    private async Task<ImmutableArray<DisputeState>> DisputesAsync(string paymentId, CancellationToken cancellationToken)
    {
        var options = new DisputeListOptions { PaymentIntent = paymentId, Limit = LargestPage };
        var disputes = _stripe.V1.Disputes.ListAutoPagingAsync(options, cancellationToken: cancellationToken);
        return [.. await disputes.Select(StripeFormat.Dispute).ToListAsync(cancellationToken)];
    }

    private static IEnumerable<SessionLineItemOptions> Lines(PurchaseQuote quote)
    {
        var credits = quote.Credits - quote.Discount;
        if (credits > Credits.Money.Zero)
        {
            yield return Line($"{StripeFormat.Dollars(quote.Credits)} of API credits", credits);
        }

        if (quote.Fee > Credits.Money.Zero)
        {
            yield return Line("Platform fee", quote.Fee);
        }
    }

    private static SessionLineItemOptions Line(string name, Credits.Money amount) => new()
    {
        Quantity = 1,
        PriceData = new SessionLineItemPriceDataOptions
        {
            Currency = Currency,
            UnitAmount = StripeFormat.Cents(amount),
            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = name },
        },
    };

    private static string Describe(Purchase purchase) =>
        $"{StripeFormat.Dollars(purchase.Quote.Credits)} of API credits{(purchase.IsTopUp ? ", automatic top-up" : "")}";

    private static Dictionary<string, string> Mark(Purchase purchase) => new(StringComparer.Ordinal) { [PurchaseMark] = purchase.Id };

    private static async Task<T> AnsweredAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (StripeException exception) when (exception.StripeError?.Type == "idempotency_error" && exception.HttpStatusCode != HttpStatusCode.Conflict)
        {
            throw new PaymentConflictException(exception);
        }
        catch (StripeException exception)
        {
            throw new PaymentsUnavailableException(
                $"{(int)exception.HttpStatusCode} {exception.StripeError?.Type ?? "no error type"} {exception.StripeError?.Code ?? exception.StripeError?.Param}".TrimEnd(),
                exception);
        }
        catch (HttpRequestException exception)
        {
            throw new PaymentsUnavailableException($"no connection ({exception.HttpRequestError})", exception);
        }
        catch (TaskCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            throw new PaymentsUnavailableException("no answer in time", exception);
        }
    }
}
