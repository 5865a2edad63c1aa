using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Keys.Rotation;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Limits.Counting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys;

/// <summary>One instance's key routes over a store, called as the host calls them.</summary>
internal sealed class KeyRoutes : IDisposable
{
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly IPolicyStore _policies;
    private readonly KeyCache _cache;
    private readonly KeyRegistry _registry;
    private readonly BudgetRegistry _budgets;
    private readonly KeyUsages _usages;
    private readonly FreeAllowances _allowances;

    public KeyRoutes(
        ScriptedKeyStore store,
        FakeTimeProvider clock,
        IPolicyStore? policies = null,
        IMemberBudgetStore? members = null,
        ICreditLedger? ledger = null,
        IRateStore? rates = null,
        FreeTierOptions? freeTier = null)
    {
        var credits = ledger ?? new InMemoryCreditLedger();
        _usages = new KeyUsages(credits, clock);
        _allowances = new FreeAllowances(new FreeTier(credits, freeTier ?? new FreeTierOptions(), clock), rates ?? new InMemoryRateStore(), clock);
        Clock = clock;
        _policies = policies ?? new InMemoryPolicyStore();
        var budgets = members ?? new InMemoryMemberBudgetStore();
        _cache = A.Cache(store, clock, policies: _policies, members: budgets);
        _registry = new KeyRegistry(store, _cache);
        _budgets = new BudgetRegistry(_policies, budgets, _cache);
        Authenticate = new AuthenticateCaller(_cache, clock);
    }

    public FakeTimeProvider Clock { get; }

    public AuthenticateCaller Authenticate { get; }

    public Task<JsonObject> CurrentAsync(KeySecret caller) => CallAsync(caller, "", "", new GetCurrentKey(Authenticate, _usages, _allowances).HandleAsync);

    public Task<JsonObject> ListAsync(KeySecret caller, string query = "") =>
        CallAsync(caller, query, "", new ListKeys(Authenticate, _registry, _usages).HandleAsync);

    public Task<JsonObject> CreateAsync(KeySecret caller, string body) =>
        CallAsync(caller, "", body, new CreateKey(Authenticate, _registry, _random, Clock).HandleAsync);

    public Task<JsonObject> GetAsync(KeySecret caller, string hash) =>
        CallAsync(caller, "", "", context => new GetKey(Authenticate, _registry, _usages).HandleAsync(context, hash));

    public Task<JsonObject> UpdateAsync(KeySecret caller, string hash, string body) =>
        CallAsync(caller, "", body, context => new UpdateKey(Authenticate, _registry, _usages, Clock).HandleAsync(context, hash));

    public Task<JsonObject> RotateAsync(KeySecret caller, string hash, string body = "") =>
        CallAsync(caller, "", body, context => new RotateKey(Authenticate, _registry, _usages, _random, Clock).HandleAsync(context, hash));

    public Task<JsonObject> DeleteAsync(KeySecret caller, string hash) =>
        CallAsync(caller, "", "", context => new DeleteKey(Authenticate, _registry).HandleAsync(context, hash));

    public Task<JsonObject> PolicyAsync(KeySecret caller) => CallAsync(caller, "", "", new GetPolicy(Authenticate, _policies).HandleAsync);

    public Task<JsonObject> UpdatePolicyAsync(KeySecret caller, string body) =>
        CallAsync(caller, "", body, new UpdatePolicy(Authenticate, _policies, _cache).HandleAsync);

    public Task<JsonObject> BudgetsAsync(KeySecret caller, BudgetOwner owner) =>
        CallAsync(caller, "", "", context => new ListBudgets(Authenticate, _budgets).HandleAsync(context, owner));

    public Task<JsonObject> BudgetAsync(KeySecret caller, BudgetOwner owner, string interval) =>
        CallAsync(caller, "", "", context => new GetBudget(Authenticate, _budgets).HandleAsync(context, owner, interval));

    public Task<JsonObject> SetBudgetAsync(KeySecret caller, BudgetOwner owner, string interval, string body) =>
        CallAsync(caller, "", body, context => new SetBudget(Authenticate, _budgets, Clock).HandleAsync(context, owner, interval));

    public Task<JsonObject> DeleteBudgetAsync(KeySecret caller, BudgetOwner owner, string interval) =>
        CallAsync(caller, "", "", context => new DeleteBudget(Authenticate, _budgets).HandleAsync(context, owner, interval));

    public void Dispose() => _random.Dispose();

    public static async Task<GatewayError> ErrorAsync(Func<Task> call) => (await Assert.ThrowsAsync<GatewayException>(call)).Error;

    public static async Task<JsonObject> CallAsync(KeySecret caller, string query, string body, Func<HttpContext, Task> handle)
    {
        var context = A.Request(caller);
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await handle(context);

        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
        Assert.Equal(answer.Length, context.Response.ContentLength);
        var json = JsonNode.Parse(answer.ToArray())!.AsObject();
        Assert.Equal(json.ContainsKey("key") ? 201 : 200, context.Response.StatusCode);
        return json;
    }
}
