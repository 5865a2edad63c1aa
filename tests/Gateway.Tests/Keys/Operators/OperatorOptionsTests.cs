using Interchange.Gateway.Keys.Operators;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Keys.Operators;

public sealed class OperatorOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Where_nobody_is_named_nobody_is_an_operator(string? text) => Assert.Empty(OperatorOptions.From(Configuration(text)).Keys);

    [Fact]
    public void Hashes_are_read_with_commas_and_blanks_between()
    {
        var (one, two) = (A.Secret().Hash.ToString(), A.Secret().Hash.ToString());

        Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), OperatorOptions.From(Configuration($" {one} ,{two},")).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_in_place_of_its_hash_is_refused_and_not_quoted()
    {
        var secret = A.Secret();

        var exception = Assert.Throws<InvalidOperationException>(() => OperatorOptions.From(Configuration(secret.Reveal())));

        Assert.Contains("Keys:Operators", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Reveal(), exception.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(string? operators) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Keys:Operators", operators)]).Build();
}
