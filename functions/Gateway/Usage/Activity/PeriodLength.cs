namespace Interchange.Gateway.Usage.Activity;

/// <summary>The spans of time that are rolled up, all in UTC.</summary>
internal enum PeriodLength
{
    /// <summary>A quarter of an hour: what is open when the last has been closed is little enough to be read from records.</summary>
    Quarter,

    Day,
}
