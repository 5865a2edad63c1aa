namespace Interchange.Infra.Tests.Policies;

public sealed class SecurityPolicyTests
{
    public static TheoryData<string, string> Cases { get; } = Pairs(static (_, _) => true);

    /// <summary>A rule of private networks can be broken on one alone.</summary>
    public static TheoryData<string, string> Breakable { get; } =
        Pairs(static (policy, deployment) => deployment == "private" || !policy.Name.StartsWith("On a private network", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_is_kept(string policy, string deployment) => Assert.Empty(Find(policy).Violations(Deployment.Read(deployment)));

    [Theory]
    [MemberData(nameof(Breakable))]
    public void Every_rule_notices_when_it_is_broken(string policy, string deployment)
    {
        var rule = Find(policy);
        var broken = Deployment.Read(deployment);

        rule.Break(broken);

        Assert.NotEmpty(rule.Violations(broken));
    }

    private static Policy Find(string name) => SecurityPolicies.All.Single(policy => policy.Name == name);

    private static TheoryData<string, string> Pairs(Func<Policy, string, bool> keep) =>
    [
        .. from policy in SecurityPolicies.All
           from deployment in Deployment.Names
           where keep(policy, deployment)
           select (policy.Name, deployment),
    ];
}
