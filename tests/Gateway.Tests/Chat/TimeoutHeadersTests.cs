using Interchange.Gateway.Chat;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Chat;

public sealed class TimeoutHeadersTests
{
    [Fact]
    public void Without_headers_the_bodys_clocks_stay_as_they_are()
    {
        var body = new TimeoutOverrides { Idle = TimeSpan.FromSeconds(3) };

        Assert.Same(body, TimeoutHeaders.Read(new HeaderDictionary(), body));
        Assert.Null(TimeoutHeaders.Read(new HeaderDictionary(), body: null));
    }

    [Fact]
    public void Each_header_sets_its_clock_where_the_body_does_not()
    {
        var headers = new HeaderDictionary
        {
            [TimeoutHeaders.Connect] = "60",
            [TimeoutHeaders.FirstToken] = "3600",
            [TimeoutHeaders.Idle] = "0.1",
            [TimeoutHeaders.Total] = "3600",
        };

        var read = TimeoutHeaders.Read(headers, new TimeoutOverrides { Total = TimeSpan.FromSeconds(5) });

        Assert.Equal(
            new TimeoutOverrides
            {
                Connect = TimeSpan.FromMinutes(1),
                FirstToken = TimeSpan.FromHours(1),
                Idle = TimeSpan.FromMilliseconds(100),
                Total = TimeSpan.FromSeconds(5),
            },
            read);
    }

    [Theory]
    [InlineData(TimeoutHeaders.Connect, "60.1", 60)]
    [InlineData(TimeoutHeaders.FirstToken, "3601", 3600)]
    [InlineData(TimeoutHeaders.Idle, "0.05", 3600)]
    [InlineData(TimeoutHeaders.Idle, "-1", 3600)]
    [InlineData(TimeoutHeaders.Total, "soon", 3600)]
    public void Refuses_what_is_no_number_of_seconds_within_the_bounds(string name, string value, int most)
    {
        var refused = Assert.Throws<GatewayException>(() => TimeoutHeaders.Read(new HeaderDictionary { [name] = value }, body: null));

        Assert.Equal($"The header {name} must be a number of seconds from 0.1 to {most}.", refused.Error.Message);
    }
}
