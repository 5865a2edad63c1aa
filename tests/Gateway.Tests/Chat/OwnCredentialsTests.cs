using Interchange.Gateway.Chat;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Tests.Routing;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>Which of an account's provider keys a caller may use.</summary>
public sealed class OwnCredentialsTests
{
    private readonly Plans _plans = new([Plans.Model("acme/one", Plans.Endpoint("a"))]);
    private readonly KeySecret _secret = A.Secret();
    private readonly OwnCredentials _own;

    public OwnCredentialsTests() => _own = new OwnCredentials(_plans.Catalog);

    [Fact]
    public void An_account_without_keys_costs_nothing()
    {
        Assert.Null(_own.Of(CallerWith()));
        Assert.Null(_own.Of(CallerWith(Credential("1") with { Disabled = true, IsByokOnly = true })));
    }

    [Fact]
    public void They_are_made_once_for_a_caller()
    {
        var caller = CallerWith(Credential("1"));

        Assert.Same(_own.Of(caller), _own.Of(caller));
        Assert.NotSame(_own.Of(caller), _own.Of(caller with { AccountId = A.Account }));
    }

    [Fact]
    public void A_disabled_key_is_not_there_and_bars_nothing()
    {
        var own = _own.Of(CallerWith(Credential("1"), Credential("2") with { Provider = "b", Disabled = true, IsByokOnly = true }))!;

        Assert.Equal(["1"], own.All.Select(static credential => credential.Id));
        Assert.False(own.BarsShared("b", "acme/one"));
        Assert.False(own.Knows("b"));
    }

    [Fact]
    public void A_key_is_for_the_api_keys_and_the_members_that_it_names()
    {
        var mine = _secret.Hash.ToString();
        var own = _own.Of(CallerWith(
            Credential("1") with { AllowedKeys = new AllowList([mine]) },
            Credential("2") with { AllowedKeys = new AllowList([new string('a', 64)]) },
            Credential("3") with { AllowedUsers = new AllowList(["anna"]) },
            Credential("4") with { AllowedUsers = new AllowList(["berta"]) },
            Credential("5") with { AllowedUsers = new AllowList([]) },
            Credential("6") with { AllowedKeys = new AllowList([mine]), AllowedUsers = new AllowList(["berta"]) }))!;

        Assert.Equal(["1", "3"], own.All.Select(static credential => credential.Id));
        Assert.True(own.Knows("a"));
    }

    [Fact]
    public void A_key_that_is_for_members_is_not_for_an_api_key_of_nobody()
    {
        var caller = CallerWith(Credential("1") with { AllowedUsers = new AllowList(["anna"]) });

        Assert.Empty(_own.Of(caller with { Key = caller.Key with { CreatorUserId = null } })!.All);
    }

    [Fact]
    public void A_key_of_another_workspace_is_withheld()
    {
        var own = _own.Of(CallerWith(Credential("1") with { WorkspaceId = "elsewhere" }, Credential("2") with { WorkspaceId = A.Account }))!;

        Assert.Equal(["2"], own.All.Select(static credential => credential.Id));
    }

    [Fact]
    public void A_provider_whose_shared_capacity_is_ruled_out_is_barred_even_for_those_who_may_not_use_the_key()
    {
        var own = _own.Of(CallerWith(Credential("1") with { IsByokOnly = true, AllowedUsers = new AllowList([]) }))!;

        Assert.Empty(own.All);
        Assert.True(own.BarsShared("a", "acme/one"));
    }

    [Fact]
    public void A_required_key_bars_for_those_who_may_use_it_alone()
    {
        var required = Credential("1") with { IsRequired = true, AllowedModels = new AllowList(["ACME/one:nitro", "acme/other"]) };

        var own = _own.Of(CallerWith(required))!;
        Assert.True(own.BarsShared("a", "acme/one"));
        Assert.False(own.BarsShared("a", "acme/two"));
        Assert.False(_own.Of(CallerWith(required with { AllowedUsers = new AllowList([]) }))!.BarsShared("a", "acme/one"));
    }

    [Fact]
    public void What_the_record_says_reaches_the_route()
    {
        var credential = Assert.Single(_own.Of(CallerWith(Credential("1") with { IsFallback = true, DeclaredZdr = false }))!.All);

        Assert.True(credential.IsFallback);
        Assert.False(credential.DeclaredZeroDataRetention);
        Assert.Equal((A.Account, "1", "v1"), (credential.Secret.AccountId, credential.Secret.CredentialId, credential.Secret.Version));
        Assert.Null(credential.Models);
    }

    private static ProviderCredential Credential(string id) => new()
    {
        Id = id,
        AccountId = A.Account,
        Provider = "a",
        Label = "...",
        SecretVersion = "v1",
        CreatedAt = A.Start,
    };

    private Caller CallerWith(params ProviderCredential[] credentials) =>
        new(A.Account, A.Key(_secret) with { CreatorUserId = "anna" }) { Credentials = [.. credentials] };
}
