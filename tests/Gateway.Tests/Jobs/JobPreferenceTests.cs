using Interchange.Gateway.Jobs;

namespace Interchange.Gateway.Tests.Jobs;

public sealed class JobPreferenceTests
{
    [Theory]
    [InlineData("respond-async", true, null)]
    [InlineData("Respond-Async, wait=10", true, 10)]
    [InlineData("wait=10", false, 10)]
    [InlineData("respond-async; x=1, wait = \"5\"", true, 5)]
    [InlineData("wait=5, wait=9, respond-async", true, 5)]
    [InlineData("respond-async, wait=soon", true, null)]
    [InlineData("respond-async, wait=-1", true, null)]
    [InlineData("respond-async, wait=100000", true, 220)]
    [InlineData("return=minimal", false, null)]
    [InlineData("", false, null)]
    public void Is_read_as_the_rfc_has_it(string header, bool respondAsync, int? wait) => Assert.Equal(
        new JobPreference(respondAsync, wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null), JobPreference.Read(header));

    [Fact]
    public void Several_headers_are_one_list() =>
        Assert.Equal(new JobPreference(true, TimeSpan.FromSeconds(3)), JobPreference.Read(new(["wait=3", "respond-async"])));

    [Theory]
    [InlineData("job_0123456789abcdef", true)]
    [InlineData("job_../x", false)]
    [InlineData("gen-1", false)]
    [InlineData("job_0123456789012345678901234567890123456789", false)]
    public void Ids_are_told_from_other_text(string text, bool isId) => Assert.Equal(isId, JobKey.IsId(text));
}
