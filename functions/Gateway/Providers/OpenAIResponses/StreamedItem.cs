namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>What has come of an item of a streamed response.</summary>
internal sealed class StreamedItem
{
    public string? Id { get; set; }

    /// <summary>Its position among the calls of the answer; null until a call began.</summary>
    public int? Call { get; set; }

    /// <summary>Characters of arguments that have come.</summary>
    public int Arguments { get; set; }

    public bool HasText { get; set; }

    public bool HasRefusal { get; set; }

    public bool HasAnnotation { get; set; }

    /// <summary>Positions of its thoughts in <c>reasoning_details</c>, by member and part.</summary>
    public Dictionary<(string Kind, long Part), int> Thoughts { get; } = [];
}
