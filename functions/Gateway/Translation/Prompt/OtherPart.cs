using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>A piece of a type that the gateway does not know: a wire that is not the caller's own cannot carry it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Json">The piece as it stood.</param>
public sealed record OtherPart(string Type, JsonElement Json) : PromptPart;
