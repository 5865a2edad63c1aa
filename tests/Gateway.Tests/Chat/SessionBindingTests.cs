using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>How answers and failures move a conversation from endpoint to endpoint.</summary>
public sealed class SessionBindingTests
{
    private static readonly SessionKey Session = new(1, 2, Explicit: true);
    private static readonly RoutePlan Plan = ChatLab.Plan with { Session = Session };

    private readonly ChatLab _lab = new();

    private ModelEndpoint? Bound => _lab.Affinity.Find(Session);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Binds_to_the_endpoint_that_answers(bool stream)
    {
        _lab.Providers.On("p1", Reply.Answer(stream, "one"));

        _lab.Ask(stream, Plan);

        Assert.Same(Plan.Steps[0].Endpoint, Bound);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Moves_with_a_fallback(bool stream)
    {
        _lab.Affinity.Succeeded(Session, Plan.Steps[0].Endpoint);
        _lab.Providers.On("p1", Reply.Fail(429));
        _lab.Providers.On("p2", Reply.Answer(stream, "two"));

        _lab.Ask(stream, Plan);

        Assert.Same(Plan.Steps[1].Endpoint, Bound);
    }

    [Fact]
    public void Lets_go_of_an_endpoint_that_fails()
    {
        _lab.Affinity.Succeeded(Session, Plan.Steps[0].Endpoint);
        _lab.Providers.On("p1", Reply.Fail(401));

        _lab.Ask(stream: false, Plan with { Steps = [Plan.Steps[0]] });

        Assert.Null(Bound);
    }

    [Fact]
    public void Stays_when_the_caller_is_at_fault()
    {
        _lab.Affinity.Succeeded(Session, Plan.Steps[0].Endpoint);
        _lab.Providers.On("p1", Reply.Fail(400));

        _lab.Ask(stream: false, Plan);

        Assert.Same(Plan.Steps[0].Endpoint, Bound);
    }

    [Fact]
    public void Stays_when_the_caller_leaves()
    {
        _lab.Affinity.Succeeded(Session, Plan.Steps[0].Endpoint);
        _lab.Providers.On("p2", Reply.Stream("a", "b").Pausing(2, TimeSpan.FromSeconds(1)));

        _lab.Ask(stream: true, Plan with { Steps = [Plan.Steps[1]] }, leaveAfter: TimeSpan.FromMilliseconds(500));

        Assert.Same(Plan.Steps[0].Endpoint, Bound);
    }

    [Fact]
    public void Knows_nothing_of_requests_without_a_conversation()
    {
        _lab.Providers.On("p1", Reply.Answer(stream: false, "one"));

        _lab.Ask(stream: false, ChatLab.Plan);

        Assert.Equal(0, _lab.Affinity.Count);
    }
}
