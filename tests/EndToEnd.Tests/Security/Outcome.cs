namespace Interchange.EndToEnd.Tests.Security;

/// <summary>How a route answers a class of callers.</summary>
internal enum Outcome
{
    /// <summary>As it answers everybody, whatever that is for the request; never with 401 or 403.</summary>
    Served,

    /// <summary>401.</summary>
    Unknown,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404: what another account has is not there.</summary>
    NotThere,
}
