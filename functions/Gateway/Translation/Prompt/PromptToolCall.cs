namespace Interchange.Gateway.Translation.Prompt;

/// <summary>A call of a function by the assistant.</summary>
/// <param name="Id">What its result refers to.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">JSON as text, exactly as the model wrote it: it may be invalid, or empty.</param>
public sealed record PromptToolCall(string Id, string Name, string Arguments);
