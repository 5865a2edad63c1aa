using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Analytics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>The activity routes over an installation's activity, called as the host calls them.</summary>
internal sealed class ActivityRoutes : IDisposable
{
    private readonly AuthenticateCaller _authenticate;
    private readonly ActivityReader _reader;

    public ActivityRoutes(DateTimeOffset now)
    {
        Rollers = new Rollers(new FakeTimeProvider(now));
        _authenticate = new AuthenticateCaller(A.Cache(Keys, Rollers.Clock), Rollers.Clock);
        _reader = Rollers.Reader();
    }

    public Rollers Rollers { get; }

    public ScriptedKeyStore Keys { get; } = new();

    public Task<KeySecret> ManagerAsync() => A.StoredKey(Keys, static key => key with { Kind = KeyKind.Management });

    public Task<JsonObject> ActivityAsync(KeySecret caller, string query = "") =>
        KeyRoutes.CallAsync(caller, query, "", new GetActivity(_authenticate, _reader, Rollers.Clock).HandleAsync);

    public Task<JsonObject> MetaAsync(KeySecret caller) => KeyRoutes.CallAsync(caller, "", "", new GetAnalyticsMeta(_authenticate).HandleAsync);

    public async Task<JsonObject> QueryAsync(KeySecret caller, string body) =>
        (await KeyRoutes.CallAsync(caller, "", body, Query().HandleAsync))["data"]!.AsObject();

    /// <summary>An answer as CSV, with its headers.</summary>
    public async Task<(string Text, IHeaderDictionary Headers)> CsvAsync(KeySecret caller, string? body, string query, string? accept = null)
    {
        var context = A.Request(caller);
        context.Request.QueryString = new QueryString(query);
        context.Request.Headers.Accept = accept;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body ?? ""));
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await (body is null ? new GetActivity(_authenticate, _reader, Rollers.Clock).HandleAsync(context) : Query().HandleAsync(context));

        Assert.Equal((200, answer.Length), (context.Response.StatusCode, context.Response.ContentLength));
        return (Encoding.UTF8.GetString(answer.ToArray()), context.Response.Headers);
    }

    public void Dispose() => _reader.Dispose();

    private QueryAnalytics Query() => new(_authenticate, _reader, Rollers.Retention, Keys, Rollers.Clock);
}
