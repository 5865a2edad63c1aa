using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>The wires that the scripted provider speaks.</summary>
internal static class ScriptedWires
{
    /// <summary>Each is a provider of its own, with all scripts that are not about the form of one wire.</summary>
    public static ImmutableArray<IScriptedWire> All { get; } =
        [ScriptedChatWire.Instance, ScriptedResponsesWire.Instance, ScriptedAnthropicWire.Instance, new ScriptedGeminiWire(), new ScriptedBedrockWire(), new ScriptedCohereWire(), new ScriptedMistralWire()];
}
