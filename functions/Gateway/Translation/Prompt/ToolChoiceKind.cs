namespace Interchange.Gateway.Translation.Prompt;

/// <summary>How far the model is free to call tools.</summary>
public enum ToolChoiceKind
{
    Auto,
    None,

    /// <summary>It has to call one.</summary>
    Required,

    /// <summary>It has to call a certain one.</summary>
    Function,
}
