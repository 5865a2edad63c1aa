namespace Interchange.Gateway.Catalog.Import;

/// <summary>Which model a provider's id means, and how this offer of it differs from the provider's others.</summary>
/// <param name="Id">OpenRouter's id, <c>author/slug</c>.</param>
/// <param name="Alias">The id as the provider or the base model spells it, lower case; equal to <paramref name="Id"/> when there is no difference.</param>
/// <param name="Variant">Suffix of the routing tag, such as <c>turbo</c>, <c>fp8</c> or <c>eu</c>; null for the plain offer.</param>
/// <param name="Quantization">Null when the id does not tell.</param>
internal sealed record ModelIdentity(string Id, string Alias, string? Variant, string? Quantization);
