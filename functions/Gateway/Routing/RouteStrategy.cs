namespace Interchange.Gateway.Routing;

/// <summary>How the model of a plan came about. Source: <c>strategy</c> of OpenRouter's router metadata.</summary>
public enum RouteStrategy
{
    /// <summary>The caller named the model by its id.</summary>
    Direct,

    /// <summary>The gateway chose a model that fits (<c>interchange/auto</c>).</summary>
    Auto,

    /// <summary>The gateway chose a free model that fits (<c>interchange/free</c>).</summary>
    Free,

    /// <summary>The newest model of a family (<c>~author/family-latest</c>).</summary>
    Latest,

    /// <summary>The caller named the model by another spelling.</summary>
    Alias,

    /// <summary>The caller named several models.</summary>
    Fallback,
}
