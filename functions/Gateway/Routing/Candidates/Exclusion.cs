namespace Interchange.Gateway.Routing.Candidates;

/// <summary>An endpoint that was left out.</summary>
internal readonly record struct Exclusion(ModelFacts Model, EndpointFacts Endpoint, ExclusionReason Reason)
{
    public RouteExclusion ToRecord() => new(Endpoint.Name, Model.Model.Id, ExclusionReasons.Word(Reason));
}
