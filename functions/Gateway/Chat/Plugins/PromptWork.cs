using Interchange.Gateway.Chat.Plugins.Searching;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>What is to be done to a request before it is sent to anybody.</summary>
internal sealed record PromptWork
{
    /// <summary>Who reads the files; null where the model does, or where there are none.</summary>
    public FileEngine? Files { get; init; }

    /// <summary>Whether files of the account are put in the place of their ids, and what was read of files before is taken out of answers that come back.</summary>
    public bool TidiesFiles { get; init; }

    /// <summary>What the gateway searches; null for nothing.</summary>
    public SearchWish? Search { get; init; }

    /// <summary>What the provider is to search; null for nothing.</summary>
    public SearchWish? AsksProvider { get; init; }

    /// <summary>Whether tools that the gateway runs are taken out.</summary>
    public bool TakesOutTools { get; init; }

    /// <summary>Whether a moderator looks at it first.</summary>
    public bool Moderates { get; init; }

    /// <summary>Whether the request is another one afterwards.</summary>
    public bool Rewrites => Files is not null || TidiesFiles || Search is not null || AsksProvider is not null || TakesOutTools;
}
