using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys;

public sealed class AuthenticateCallerTests
{
    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _store = new();
    private readonly AuthenticateCaller _authenticate;

    public AuthenticateCallerTests() => _authenticate = new AuthenticateCaller(A.Cache(_store, _clock), _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER {0}")]
    [InlineData("  Bearer    {0}  ")]
    public async Task Takes_a_bearer_key_in_any_case_and_spacing(string header)
    {
        var secret = await A.StoredKey(_store);

        var caller = await _authenticate.AuthenticateAsync(A.Request(header.Replace("{0}", secret.Reveal())), KeyKind.Inference, Cancel);

        Assert.Equal(A.Account, caller.AccountId);
        Assert.Equal(secret.Hash.ToString(), caller.Key.Hash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Takes_an_x_api_key_header_when_there_is_no_bearer(string? authorization)
    {
        var secret = await A.StoredKey(_store);
        var context = A.Request(authorization);
        context.Request.Headers["x-api-key"] = secret.Reveal();

        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Inference, Cancel);

        Assert.Equal(secret.Hash.ToString(), caller.Key.Hash);
    }

    public static TheoryData<string?> Malformed() =>
    [
        (string?)null,
        "",
        "   ",
        "Bearer",
        "Bearer ",
        "Bearersk-ic-v1-",
        "Basic dXNlcjpwYXNz",
        "Bearer sk-or-v1-" + new string('0', 64),
        "Bearer sk-ic-v1-" + new string('0', 63),
        "Bearer sk-ic-v1-" + new string('0', 65),
        "Bearer sk-ic-v1-" + new string('A', 64),
        "Bearer sk-ic-v1-" + new string('g', 64),
        "Bearer sk-ic-v1-" + new string('é', 64),
        "Bearer sk-ic-v1-" + new string('\u0661', 64),
        "Bearer SK-IC-V1-" + new string('0', 64),
        "Bearer sk-ic-v1-" + new string('0', 32) + " " + new string('0', 31),
        "Bearer " + new string('a', 10_240),
        new string(' ', 10_240),
        "Bearer\tsk-ic-v1-" + new string('0', 64),
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Refuses_what_is_not_a_key_without_asking_storage(string? header)
    {
        var context = A.Request(header);

        var error = await ErrorAsync(context, KeyKind.Inference);

        Assert.Equal(401, error.Status);
        Assert.Equal(ErrorType.Authentication, error.Type);
        Assert.Contains("Authorization: Bearer", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 20, 400);
        Assert.Equal("Bearer", context.Response.Headers.WWWAuthenticate);
        Assert.Equal(0, _store.Reads);
    }

    [Fact]
    public async Task Refuses_two_authorization_headers()
    {
        var secret = await A.StoredKey(_store);
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = new(["Bearer " + secret.Reveal(), "Bearer " + secret.Reveal()]);

        Assert.Equal(401, (await ErrorAsync(context, KeyKind.Inference)).Status);
    }

    [Fact]
    public async Task Never_says_the_key_back()
    {
        var secret = A.Secret();

        var unknown = await ErrorAsync(A.Request(secret), KeyKind.Inference);
        var malformed = await ErrorAsync(A.Request($"Bearer {secret.Reveal()}x"), KeyKind.Inference);

        Assert.DoesNotContain(secret.Reveal()[12..40], unknown.Message + malformed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_unknown_key()
    {
        var error = await ErrorAsync(A.Request(A.Secret()), KeyKind.Inference);

        Assert.Equal(401, error.Status);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_disabled_key_and_says_so()
    {
        var secret = await A.StoredKey(_store, static key => key with { Disabled = true });

        var error = await ErrorAsync(A.Request(secret), KeyKind.Inference);

        Assert.Equal(401, error.Status);
        Assert.Contains("disabled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_cached_key_from_the_moment_it_expires()
    {
        var secret = await A.StoredKey(_store, static key => key with { ExpiresAt = A.Start.AddSeconds(2) });
        await _authenticate.AuthenticateAsync(A.Request(secret), KeyKind.Inference, Cancel);
        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        await _authenticate.AuthenticateAsync(A.Request(secret), KeyKind.Inference, Cancel);

        _clock.Advance(TimeSpan.FromTicks(1));
        var error = await ErrorAsync(A.Request(secret), KeyKind.Inference);

        Assert.Equal(401, error.Status);
        Assert.Contains("expired at 2026-03-14T09:00:02Z", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _store.Reads);
    }

    [Theory]
    [InlineData(KeyKind.Inference, KeyKind.Management, "needs a management key")]
    [InlineData(KeyKind.Management, KeyKind.Inference, "needs an inference key")]
    public async Task Refuses_the_wrong_kind_and_says_which_is_needed(KeyKind has, KeyKind needs, string says)
    {
        var secret = await A.StoredKey(_store, key => key with { Kind = has });

        var error = await ErrorAsync(A.Request(secret), needs);

        Assert.Equal(403, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.NotNull(await _authenticate.AuthenticateAsync(A.Request(secret), required: null, Cancel));
    }

    [Fact]
    public async Task Storage_that_is_down_is_a_503_with_retry_after_for_a_key_that_is_not_in_memory()
    {
        var secret = await A.StoredKey(_store);
        _store.Down = true;

        var error = await ErrorAsync(A.Request(secret), KeyKind.Inference);

        Assert.Equal(503, error.Status);
        Assert.NotNull(error.RetryAfter);
    }

    private async Task<GatewayError> ErrorAsync(HttpContext context, KeyKind required)
    {
        var exception = await Assert.ThrowsAsync<GatewayException>(async () => await _authenticate.AuthenticateAsync(context, required, Cancel));
        return exception.Error;
    }
}
