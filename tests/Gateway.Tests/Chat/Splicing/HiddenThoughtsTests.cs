using Interchange.Gateway.Chat.Splicing;

namespace Interchange.Gateway.Tests.Chat.Splicing;

public sealed class HiddenThoughtsTests
{
    [Theory]
    [InlineData("\"reasoning\":{\"exclude\":true}", true)]
    [InlineData("\"reasoning\":{\"effort\":\"high\",\"more\":{\"exclude\":false},\"exclude\":true}", true)]
    [InlineData("\"include_reasoning\":false", true)]
    [InlineData("\"reasoning\":{\"exclude\":false}", false)]
    [InlineData("\"reasoning\":{\"more\":{\"exclude\":true}}", false)]
    [InlineData("\"reasoning\":{}", false)]
    [InlineData("\"reasoning\":null,\"include_reasoning\":null", false)]
    [InlineData("\"include_reasoning\":true", false)]
    [InlineData("\"reasoning_effort\":\"high\"", false)]
    [InlineData("\"metadata\":{\"reasoning\":{\"exclude\":true}}", false)]
    public void Are_those_of_a_caller_who_says_so(string member, bool hidden)
    {
        using var document = ChatRequests.Document($$"""{"model":"m","messages":[{"role":"user","content":"x"}],{{member}}}""");

        Assert.Equal(hidden, HiddenThoughts.Are(document));
    }
}
