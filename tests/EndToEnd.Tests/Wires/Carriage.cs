namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>How a dialect and a wire carry a feature.</summary>
internal enum Carriage
{
    /// <summary>In the wire's own words.</summary>
    Carried,

    /// <summary>By other means of the wire, with the same result for the caller.</summary>
    Emulated,

    /// <summary>Not at all: the caller is told with a 400 or 404 that says why.</summary>
    Refused,
}
