using System.Collections.Frozen;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;

namespace Interchange.Gateway.Tests.Routing.Byok;

/// <summary>Provider keys of the caller's own account, named by their provider and a letter.</summary>
internal static class Own
{
    public const string Account = "acc";

    /// <param name="name">Such as <c>openai-a</c>: the provider before the dash, and the id as a whole.</param>
    /// <param name="fallback">Whether it comes after shared capacity.</param>
    /// <param name="required">Whether it bars shared capacity for what it applies to.</param>
    /// <param name="zeroRetention">What the account declares.</param>
    /// <param name="models">The only models; none for all.</param>
    public static RouteCredential Key(string name, bool fallback = false, bool required = false, bool? zeroRetention = null, params string[] models) =>
        new(new SecretReference(Account, name, "v1"), name.Split('-')[0])
        {
            IsFallback = fallback,
            IsRequired = required,
            DeclaredZeroDataRetention = zeroRetention,
            Models = models.Length == 0 ? null : models.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
        };

    public static RouteCredentials Keys(params RouteCredential[] keys) => new(keys);

    public static RouteRequest With(this RouteRequest request, params RouteCredential[] keys) => request with { Credentials = new RouteCredentials(keys) };

    /// <summary>The steps as tags, with the credential behind those that have one of the caller's: <c>openai+openai-a</c>.</summary>
    public static IReadOnlyList<string> Names(RoutePlan plan) => [.. plan.Steps.Select(static step => step.Own is { } own ? $"{step.Endpoint.Tag}+{own.Id}" : step.Endpoint.Tag)];
}
