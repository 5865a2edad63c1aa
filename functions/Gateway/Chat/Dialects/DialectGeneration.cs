namespace Interchange.Gateway.Chat.Dialects;

/// <summary>An answer before there is one.</summary>
/// <param name="Id">The generation's.</param>
/// <param name="Model">Slug of the model that is asked first.</param>
/// <param name="CreatedAt">When the request came.</param>
public sealed record DialectGeneration(string Id, string Model, DateTimeOffset CreatedAt);
