using Interchange.Gateway.Chat.Plugins.Searching;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>What a request wants done to it and to its answer beside being routed.</summary>
internal sealed record PluginWishes
{
    /// <summary>Nothing said.</summary>
    public static PluginWishes None { get; } = new();

    /// <summary>Whether an answer that should be JSON is made JSON: <c>response-healing</c>.</summary>
    public bool Heals { get; init; }

    /// <summary>Whether a conversation that is too long is shortened in its middle: <c>context-compression</c>. Null when not said.</summary>
    public bool? Compresses { get; init; }

    /// <summary>How files are read: <c>file-parser</c>. Null when not said.</summary>
    public FileEngine? Files { get; init; }

    /// <summary>Whether files are left as they are, whatever the model takes: <c>file-parser</c>, switched off.</summary>
    public bool LeavesFiles { get; init; }

    /// <summary>What is searched on the web: <c>web</c>. Null when not said.</summary>
    public SearchWish? Search { get; init; }

    /// <summary>Whether nothing is searched, whatever the model's name says: <c>web</c>, switched off.</summary>
    public bool LeavesWeb { get; init; }

    /// <summary>Whether some of the request's tools are the gateway's to run.</summary>
    public bool HasServerTools { get; init; }

    /// <summary>Whether all of them are: nothing is left that the model would have to know.</summary>
    public bool HasServerToolsAlone { get; init; }

    /// <summary>Whether what is asked is looked at by a moderator first: <c>moderation</c>.</summary>
    public bool Moderates { get; init; }

    /// <summary>Whether something is to be done to the request before anybody is asked, whatever the model.</summary>
    public bool ChangeTheRequest => Moderates || Search is not null || Files is FileEngine.Text or FileEngine.Recognised;
}
