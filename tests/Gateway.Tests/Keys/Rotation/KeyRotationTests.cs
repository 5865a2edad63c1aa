using CsCheck;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Rotation;

namespace Interchange.Gateway.Tests.Keys.Rotation;

public sealed class KeyRotationTests
{
    /// <summary>After any rotations a secret works just as long as it was given, and less where a later rotation had no grace period.</summary>
    [Fact]
    public void A_secret_works_as_long_as_it_was_given()
    {
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, 50].Where(static grace => grace is 0 or > 20)).List[1, 7].Sample(static steps =>
        {
            var secrets = new List<(KeySecret Secret, int? Ends)> { (A.Secret(), null) };
            var key = A.Key(secrets[0].Secret);
            var now = 0;
            foreach (var (wait, grace) in steps)
            {
                now += wait;
                var next = A.Secret();
                key = KeyRotation.Rotate(key, next, TimeSpan.FromSeconds(grace), At(now));
                secrets = [.. secrets.Select(known => (known.Secret, grace == 0 ? Math.Min(known.Ends ?? now, now) : known.Ends ?? now + grace)), (next, null)];
            }

            foreach (var at in (int[])[now, now + 1, now + 21, now + 51])
            {
                Assert.All(secrets, known => Assert.Equal(known.Ends is null || known.Ends > at, Works(key, known.Secret, At(at))));
            }

            return true;
        });
    }

    [Fact]
    public void The_same_rotation_again_changes_nothing()
    {
        var next = A.Secret();
        var once = KeyRotation.Rotate(A.Key(A.Secret()), next, TimeSpan.Zero, At(1));

        Assert.Equal(once, KeyRotation.Rotate(once, next, TimeSpan.Zero, At(2)));
    }

    [Fact]
    public void Secrets_that_have_ended_are_forgotten_and_no_more_than_a_few_work_at_once()
    {
        var key = A.Key(A.Secret());
        for (var i = 0; i < KeyRotation.MostInGrace; i++)
        {
            key = KeyRotation.Rotate(key, A.Secret(), TimeSpan.FromSeconds(100), At(i));
        }

        Assert.Equal(409, Assert.Throws<GatewayException>(() => KeyRotation.Rotate(key, A.Secret(), TimeSpan.FromSeconds(100), At(99))).Error.Status);
        Assert.Equal(KeyRotation.MostInGrace, KeyRotation.Rotate(key, A.Secret(), TimeSpan.FromSeconds(100), At(100)).Secrets!.Retired.Count(static secret => secret.EndsAt > At(100)));
        var late = KeyRotation.Rotate(key, A.Secret(), TimeSpan.FromSeconds(100), At(1000)).Secrets!.Retired;
        Assert.Equal([key.Secrets!.Current, key.Hash], late.Select(static secret => secret.Hash));
        Assert.Equal([At(1100), At(100)], late.Select(static secret => secret.EndsAt));
        Assert.All(KeyRotation.Rotate(key, A.Secret(), TimeSpan.Zero, At(50)).Secrets!.Retired, static secret => Assert.Equal(At(50), secret.EndsAt));
    }

    private static bool Works(ApiKey key, KeySecret secret, DateTimeOffset at) =>
        KeyRotation.IsOf(key, secret.Hash.ToString(), out var endsAt) && (endsAt is null || endsAt > at);

    private static DateTimeOffset At(int seconds) => A.Start.AddSeconds(seconds);
}
