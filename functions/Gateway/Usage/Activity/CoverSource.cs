namespace Interchange.Gateway.Usage.Activity;

/// <summary>What a span of time is read from, the finest first.</summary>
internal enum CoverSource
{
    Records,
    Quarters,
    Days,
}
