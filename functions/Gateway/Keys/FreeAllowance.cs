namespace Interchange.Gateway.Keys;

/// <summary>How far an account's requests to free models go, which all its keys share.</summary>
/// <param name="IsFreeTier">True until the account has been granted or has bought credits.</param>
/// <param name="DailyRequests">How many there may be in a UTC day; null where they are not limited.</param>
/// <param name="UsedToday">How many of them are taken, those included that instances hold for the requests of the next seconds.</param>
public sealed record FreeAllowance(bool IsFreeTier, long? DailyRequests, long UsedToday);
