using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>A tool call in an answer.</summary>
/// <param name="Id">Id of the call.</param>
/// <param name="Name">Name of the function.</param>
/// <param name="Arguments">JSON text of the arguments, in the pieces in which it is streamed.</param>
internal sealed record ScriptedToolCall(string Id, string Name, ImmutableArray<string> Arguments);
