using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Tests.Support.Payments;

/// <summary>
/// A stand-in for the part of Stripe's API that credits are sold through, on loopback: Checkout sessions, payment intents with idempotency keys, refunds and
/// disputes. What payers and banks do is done by its methods.
/// </summary>
public sealed class StripeStandIn : IAsyncDisposable
{
    public const string ApiKey = "sk_test_standin0123456789";
    public const string WebhookSecret = "whsec_standin0123456789";

    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (string Contents, StripeReply Reply)> _answered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _intents = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _refunds = [];
    private readonly List<JsonObject> _disputes = [];
    private readonly ConcurrentQueue<StripeCall> _calls = new();
    private int _ids;

    private StripeStandIn(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IReadOnlyList<StripeCall> Calls => [.. _calls];

    /// <summary>Decides what becomes of a charge of a saved card; null lets it succeed.</summary>
    public Func<JsonObject, StripeReply?> OnCharge { get; set; } = static _ => null;

    /// <summary>Runs before a request is looked at: an error to answer with, or null.</summary>
    public Func<StripeCall, Task<StripeReply?>> OnCall { get; set; } = static _ => Task.FromResult<StripeReply?>(null);

    /// <summary>How many payments were made, refused ones too.</summary>
    public int Payments
    {
        get
        {
            lock (_gate)
            {
                return _intents.Count;
            }
        }
    }

    public static async Task<StripeStandIn> StartAsync(TimeProvider? time = null)
    {
        var standIn = new StripeStandIn(time ?? TimeProvider.System);
        await standIn._app.StartAsync();
        return standIn;
    }

    /// <summary>Somebody pays on the page of a session.</summary>
    /// <param name="session">Its id.</param>
    /// <param name="status">Of the payment: <c>succeeded</c>, or <c>processing</c> for one that takes days.</param>
    /// <returns>The session, as the webhook of its completion carries it.</returns>
    public JsonObject Pay(string session, string status = "succeeded")
    {
        lock (_gate)
        {
            var paid = _sessions[session];
            var form = (JsonObject)paid["_form"]!;
            var intent = Intent(
                paid["amount_total"]!.GetValue<long>(),
                status,
                form["customer"]?.GetValue<string>() ?? NewId("cus"),
                "pm_" + session,
                form["payment_intent_data[metadata][interchange_purchase]"]?.GetValue<string>());
            paid["payment_intent"] = intent["id"]!.DeepClone();
            paid["customer"] = intent["customer"]!.DeepClone();
            paid["payment_status"] = status == "succeeded" ? "paid" : "unpaid";
            paid["status"] = "complete";
            return Clean(paid);
        }
    }

    /// <summary>Changes a payment that is under way.</summary>
    public JsonObject Change(string intent, string status, string? declineCode = null)
    {
        lock (_gate)
        {
            var changed = _intents[intent];
            changed["status"] = status;
            changed["amount_received"] = status == "succeeded" ? changed["amount"]!.DeepClone() : 0;
            changed["last_payment_error"] = declineCode is null ? null : Error(declineCode);
            return (JsonObject)changed.DeepClone();
        }
    }

    /// <summary>For <see cref="OnCharge"/>: the bank refuses.</summary>
    public static StripeReply Decline(JsonObject intent, string declineCode, string code = "card_declined")
    {
        intent["status"] = "requires_payment_method";
        intent["amount_received"] = 0;
        intent["last_payment_error"] = Error(declineCode);
        return StripeReply.Error(402, "card_error", code, declineCode, intent);
    }

    /// <summary>For <see cref="OnCharge"/>: the bank takes its time.</summary>
    public static StripeReply TakeTime(JsonObject intent)
    {
        intent["status"] = "processing";
        intent["amount_received"] = 0;
        return StripeReply.Ok(intent);
    }

    public JsonObject FindIntent(string id)
    {
        lock (_gate)
        {
            return (JsonObject)_intents[id].DeepClone();
        }
    }

    /// <summary>A part of a payment is paid back.</summary>
    /// <returns>The charge, as its webhook carries it.</returns>
    public JsonObject Refund(string intent, long cents)
    {
        lock (_gate)
        {
            _refunds.Add(new JsonObject
            {
                ["id"] = NewId("re"),
                ["object"] = "refund",
                ["amount"] = cents,
                ["currency"] = "usd",
                ["payment_intent"] = intent,
                ["status"] = "succeeded",
                ["created"] = Now(),
            });
            return Charge(intent);
        }
    }

    /// <summary>The latest refund of a payment comes back.</summary>
    /// <returns>The refund.</returns>
    public JsonObject FailRefund(string intent)
    {
        lock (_gate)
        {
            var refund = _refunds.Last(other => other["payment_intent"]!.GetValue<string>() == intent);
            refund["status"] = "failed";
            return (JsonObject)refund.DeepClone();
        }
    }

    /// <summary>The payer's bank disputes a part of a payment.</summary>
    public JsonObject Dispute(string intent, long cents, string status = "needs_response")
    {
        lock (_gate)
        {
            var dispute = new JsonObject
            {
                ["id"] = NewId("dp"),
                ["object"] = "dispute",
                ["amount"] = cents,
                ["currency"] = "usd",
                ["payment_intent"] = intent,
                ["status"] = status,
                ["created"] = Now(),
            };
            _disputes.Add(dispute);
            return (JsonObject)dispute.DeepClone();
        }
    }

    public JsonObject Decide(string dispute, string status)
    {
        lock (_gate)
        {
            var decided = _disputes.Single(other => other["id"]!.GetValue<string>() == dispute);
            decided["status"] = status;
            return (JsonObject)decided.DeepClone();
        }
    }

    /// <summary>A payment that was not made for this gateway, or not as it asked.</summary>
    public JsonObject Foreign(long cents, string? purchase = null, string currency = "usd")
    {
        lock (_gate)
        {
            var intent = Intent(cents, "succeeded", NewId("cus"), NewId("pm"), purchase);
            intent["currency"] = currency;
            return (JsonObject)intent.DeepClone();
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var form = request.HasFormContentType
            ? (await request.ReadFormAsync(context.RequestAborted)).ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString(), StringComparer.Ordinal)
            : [];
        var key = request.Headers["Idempotency-Key"].ToString();
        var call = new StripeCall($"{request.Method} {request.Path}", form, key.Length > 0 ? key : null, request.Headers.Authorization.ToString());
        _calls.Enqueue(call);
        var reply = await OnCall(call) ?? Answer(call, request.Query["payment_intent"].ToString());
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Body.ToJsonString(), context.RequestAborted);
    }

    private StripeReply Answer(StripeCall call, string intent)
    {
        if (call.Authorization != $"Bearer {ApiKey}")
        {
            return StripeReply.Error(401, "invalid_request_error");
        }

        lock (_gate)
        {
            if (call.IdempotencyKey is { } key && call.Line.StartsWith("POST", StringComparison.Ordinal))
            {
                var contents = string.Join('&', call.Form.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
                if (_answered.TryGetValue(key, out var before))
                {
                    return before.Contents == contents ? before.Reply : StripeReply.Error(400, "idempotency_error");
                }

                var reply = Make(call);
                _answered[key] = (contents, reply);
                return reply;
            }

            return call.Line switch
            {
                "GET /v1/refunds" => StripeReply.List(_refunds.Where(refund => refund["payment_intent"]!.GetValue<string>() == intent)),
                "GET /v1/disputes" => StripeReply.List(_disputes.Where(dispute => dispute["payment_intent"]!.GetValue<string>() == intent)),
                _ when call.Line.Split('/') is ["GET ", "v1", "payment_intents", var id] && _intents.TryGetValue(id, out var found) => StripeReply.Ok(found),
                _ => StripeReply.Error(404, "invalid_request_error", "resource_missing"),
            };
        }
    }

    private StripeReply Make(StripeCall call) => call.Line switch
    {
        "POST /v1/checkout/sessions" => StripeReply.Ok(Clean(Session(call))),
        "POST /v1/payment_intents" => ChargeSaved(call),
        _ => StripeReply.Error(404, "invalid_request_error"),
    };

    private StripeReply ChargeSaved(StripeCall call)
    {
        var intent = Intent(
            long.Parse(call.Form["amount"], CultureInfo.InvariantCulture),
            "succeeded",
            call.Form["customer"],
            call.Form["payment_method"],
            call.Form["metadata[interchange_purchase]"]);
        return OnCharge(intent) ?? StripeReply.Ok(intent);
    }

    private JsonObject Session(StripeCall call)
    {
        var id = NewId("cs");
        var form = new JsonObject();
        foreach (var (name, value) in call.Form)
        {
            form[name] = value;
        }

        var total = call.Form
            .Where(static pair => pair.Key.EndsWith("[price_data][unit_amount]", StringComparison.Ordinal))
            .Sum(static pair => long.Parse(pair.Value, CultureInfo.InvariantCulture));
        var session = new JsonObject
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["url"] = $"https://checkout.example.com/{id}",
            ["amount_subtotal"] = total,
            ["amount_total"] = total,
            ["currency"] = "usd",
            ["customer"] = call.Form.GetValueOrDefault("customer"),
            ["client_reference_id"] = call.Form["client_reference_id"],
            ["metadata"] = new JsonObject { ["interchange_purchase"] = call.Form["metadata[interchange_purchase]"] },
            ["mode"] = "payment",
            ["payment_intent"] = null,
            ["payment_status"] = "unpaid",
            ["status"] = "open",
            ["created"] = Now(),
            ["expires_at"] = Now() + 86_400,
            ["_form"] = form,
        };
        _sessions[id] = session;
        return session;
    }

    private JsonObject Intent(long cents, string status, string customer, string method, string? purchase)
    {
        var intent = new JsonObject
        {
            ["id"] = NewId("pi"),
            ["object"] = "payment_intent",
            ["amount"] = cents,
            ["amount_received"] = status == "succeeded" ? cents : 0,
            ["currency"] = "usd",
            ["customer"] = customer,
            ["payment_method"] = method,
            ["status"] = status,
            ["created"] = Now(),
            ["metadata"] = purchase is null ? new JsonObject() : new JsonObject { ["interchange_purchase"] = purchase },
            ["last_payment_error"] = null,
        };
        _intents[intent["id"]!.GetValue<string>()] = intent;
        return intent;
    }

    private JsonObject Charge(string intent)
    {
        var refunded = _refunds
            .Where(refund => refund["payment_intent"]!.GetValue<string>() == intent && refund["status"]!.GetValue<string>() == "succeeded")
            .Sum(static refund => refund["amount"]!.GetValue<long>());
        return new JsonObject
        {
            ["id"] = "ch_" + intent,
            ["object"] = "charge",
            ["amount"] = _intents[intent]["amount"]!.DeepClone(),
            ["amount_refunded"] = refunded,
            ["currency"] = "usd",
            ["payment_intent"] = intent,
            ["created"] = Now(),
            ["metadata"] = _intents[intent]["metadata"]!.DeepClone(),
        };
    }

    private static JsonObject Error(string declineCode) => new()
    {
        ["type"] = "card_error",
        ["code"] = "card_declined",
        ["decline_code"] = declineCode,
        ["message"] = "The stand-in says no.",
    };

    private static JsonObject Clean(JsonObject session)
    {
        var clean = (JsonObject)session.DeepClone();
        clean.Remove("_form");
        return clean;
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();

    private string NewId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{++_ids:00000}");
}
