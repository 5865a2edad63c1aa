using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Tests.Routing;

public sealed class RouteSortByTests
{
    [Fact]
    public void Each_sort_has_its_word() => Assert.Equal(
        Enum.GetValues<RouteSortBy>().Select(static by => (by.ToString().ToLowerInvariant(), (int?)by)), SortWords.All.Select(static word => (word, SortWords.IndexOf(word))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Price")]
    public void Another_word_is_no_sort(string? word) => Assert.Null(SortWords.IndexOf(word));
}
