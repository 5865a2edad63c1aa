using System.Text.RegularExpressions;

namespace Interchange.App.Tests.Architecture;

/// <summary><c>SECURITY.md</c> names the tests that prove what it says.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Every_proof_is_a_class_of_tests()
    {
        var proofs = ProofReference().Matches(File.ReadAllText(Repository.PathOf("SECURITY.md"))).Select(static match => match.Groups["name"].Value).Distinct().ToArray();
        var classes = Repository.Sources("tests")
            .SelectMany(static source => ClassDeclaration().Matches(source.Text).Select(static match => match.Groups["name"].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(proofs.Length > 30, "The table of threats names hardly any tests.");
        Assert.DoesNotContain(proofs, proof => !classes.Contains(proof));
    }

    [Fact]
    public void Every_threat_has_a_proof()
    {
        var threats = File.ReadLines(Repository.PathOf("SECURITY.md")).Where(static line => Threat().IsMatch(line)).ToArray();

        Assert.Equal(["S", "T", "R", "I", "D", "E"], threats.Select(static line => line[4..5]).Distinct());
        Assert.All(threats, static line => Assert.Matches(ProofReference(), line.Split('|')[^2]));
    }

    [GeneratedRegex("`(?<name>[A-Za-z]+Tests)`", RegexOptions.ExplicitCapture)]
    private static partial Regex ProofReference();

    [GeneratedRegex("\\bclass (?<name>[A-Za-z]+Tests)\\b", RegexOptions.ExplicitCapture)]
    private static partial Regex ClassDeclaration();

    [GeneratedRegex("^\\| \\*\\*[STRIDE]\\*\\* ")]
    private static partial Regex Threat();
}
