using Interchange.Gateway.Providers.Byok;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Byok;

public sealed class CredentialSecretsTests
{
    private static readonly SecretReference Reference = new("acc", "11111111-2222-3333-4444-555555555555", "v1");

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedVault _vault = new();
    private CredentialSecrets _secrets;

    public CredentialSecretsTests()
    {
        _vault.Put(Reference, "sk-1");
        _secrets = With(new SecretCacheOptions());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asks_the_vault_once_and_answers_at_once_from_then_on()
    {
        Assert.Equal("sk-1", await FindAsync());

        for (var i = 0; i < 1_000; i++)
        {
            var found = _secrets.FindAsync(Reference, Cancel).AsTask();
            Assert.True(found.IsCompletedSuccessfully);
            Assert.Equal("sk-1", (await found).Secret!.Reveal());
        }

        Assert.Equal(1, _vault.Reads);
    }

    [Fact]
    public async Task Many_who_wait_for_the_same_key_cost_one_read()
    {
        _vault.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Enumerable.Range(0, 50).Select(_ => FindAsync()).ToArray();
        _vault.Hold.SetResult();

        Assert.All(await Task.WhenAll(waiting), static key => Assert.Equal("sk-1", key));
        Assert.Equal(1, _vault.Reads);
    }

    [Fact]
    public async Task Reads_again_beside_the_traffic_and_notices_what_an_operator_did_in_the_vault()
    {
        await FindAsync();
        _vault.Remove(Reference);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("sk-1", await FindAsync());
        await _secrets.SettledAsync(Reference);

        Assert.Equal(SecretState.Gone, (await _secrets.FindAsync(Reference, Cancel)).State);
        Assert.Equal(2, _vault.Reads);
    }

    [Fact]
    public async Task While_the_vault_is_down_known_keys_are_served_for_an_hour_and_nobody_waits()
    {
        await FindAsync();
        _vault.Down = true;
        for (var minutes = 6; minutes < 60; minutes += 6)
        {
            _time.Advance(TimeSpan.FromMinutes(6));
            Assert.Equal("sk-1", await FindAsync());
            await _secrets.SettledAsync(Reference);
        }

        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(SecretState.Unavailable, (await _secrets.FindAsync(Reference, Cancel)).State);

        _vault.Down = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("sk-1", await FindAsync());
    }

    [Fact]
    public async Task A_key_that_was_never_read_is_unavailable_while_the_vault_is_down_and_asked_for_once_a_second()
    {
        _vault.Down = true;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(SecretState.Unavailable, (await _secrets.FindAsync(Reference, Cancel)).State);
        }

        Assert.Equal(1, _vault.Reads);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _secrets.FindAsync(Reference, Cancel);
        Assert.Equal(2, _vault.Reads);
    }

    [Fact]
    public async Task A_key_that_is_gone_is_not_asked_for_again_for_five_seconds_and_then_beside_the_traffic()
    {
        _vault.Remove(Reference);
        Assert.Equal(SecretState.Gone, (await _secrets.FindAsync(Reference, Cancel)).State);
        Assert.Equal(SecretState.Gone, (await _secrets.FindAsync(Reference, Cancel)).State);
        Assert.Equal(1, _vault.Reads);

        _vault.Put(Reference, "sk-1");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(SecretState.Gone, (await _secrets.FindAsync(Reference, Cancel)).State);
        await _secrets.SettledAsync(Reference);
        Assert.Equal("sk-1", await FindAsync());
    }

    [Fact]
    public async Task What_cannot_be_understood_is_unavailable_and_no_exception()
    {
        _vault.Broken = new InvalidDataException("damaged");

        Assert.Equal(SecretState.Unavailable, (await _secrets.FindAsync(Reference, Cancel)).State);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_end_the_read_that_others_wait_for()
    {
        _vault.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leaving = new CancellationTokenSource();
        var left = _secrets.FindAsync(Reference, leaving.Token).AsTask();
        var stayed = FindAsync();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        _vault.Hold.SetResult();
        Assert.Equal("sk-1", await stayed);
    }

    [Fact]
    public async Task Every_version_is_a_key_of_its_own_and_all_can_be_forgotten()
    {
        var next = Reference with { Version = "v2" };
        var other = Reference with { CredentialId = "99999999-2222-3333-4444-555555555555" };
        _vault.Put(next, "sk-2");
        _vault.Put(other, "sk-3");
        Assert.Equal("sk-1", await FindAsync());
        Assert.Equal("sk-2", (await _secrets.FindAsync(next, Cancel)).Secret!.Reveal());
        await _secrets.FindAsync(other, Cancel);

        _secrets.Forget("thief", Reference.CredentialId);
        Assert.Equal(3, _secrets.Count);
        _secrets.Forget(Reference.AccountId, Reference.CredentialId);
        Assert.Equal(1, _secrets.Count);
    }

    [Fact]
    public async Task Keys_that_nobody_uses_leave_the_memory()
    {
        await FindAsync();
        _time.Advance(TimeSpan.FromMinutes(11));
        var other = Reference with { Version = "v2" };
        _vault.Put(other, "sk-2");

        await _secrets.FindAsync(other, Cancel);
        await _secrets.SettledAsync(other);

        Assert.Equal(1, _secrets.Count);
    }

    [Fact]
    public async Task Of_too_many_keys_those_that_were_used_longest_ago_leave_the_memory()
    {
        _secrets = With(new SecretCacheOptions { Capacity = 3 });
        for (var i = 0; i < 6; i++)
        {
            var reference = Reference with { Version = $"v{i}" };
            _vault.Put(reference, $"sk-{i}");
            await _secrets.FindAsync(reference, Cancel);
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(3, _secrets.Count);
        var before = _vault.Reads;
        await _secrets.FindAsync(Reference with { Version = "v5" }, Cancel);
        Assert.Equal(before, _vault.Reads);
    }

    private CredentialSecrets With(SecretCacheOptions options) => new(_vault, options, _time, NullLogger<CredentialSecrets>.Instance);

    private async Task<string> FindAsync()
    {
        var reading = await _secrets.FindAsync(Reference, Cancel);
        Assert.Equal(SecretState.Known, reading.State);
        return reading.Secret!.Reveal();
    }
}
