namespace Interchange.Gateway.Translation.Answers;

/// <summary>A call, or a piece of one.</summary>
/// <param name="Index">Its position among the calls of the answer.</param>
/// <param name="Id">Null in a piece that goes on.</param>
/// <param name="Name">Null in a piece that goes on.</param>
/// <param name="Arguments">The piece of the arguments, or all of them.</param>
public readonly record struct ChatToolCall(int Index, string? Id, string? Name, string Arguments);
