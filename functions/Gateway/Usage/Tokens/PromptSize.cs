namespace Interchange.Gateway.Usage.Tokens;

/// <summary>What of a request costs prompt tokens, by kind: what bounds and estimates are made of. Holds no text.</summary>
public readonly record struct PromptSize
{
    /// <summary>Bytes of the request's JSON in UTF-8, without the payload of its images, audio, video and files.</summary>
    public long TextBytes { get; init; }

    /// <summary>Bytes of that payload: base64 and addresses.</summary>
    public long PayloadBytes { get; init; }

    public int Images { get; init; }

    public int Audios { get; init; }

    /// <summary>Seconds of audio, by the least bytes per second of its format; see <see cref="PromptSizeReader"/>.</summary>
    public long AudioSeconds { get; init; }

    public int Videos { get; init; }

    public int Files { get; init; }

    /// <summary>Bytes of the files that came along, decoded.</summary>
    public long FileBytes { get; init; }

    /// <summary>True when something cannot be sized: a video, or a file that came as an address or an id.</summary>
    public bool IsOpen { get; init; }

    /// <summary>True when the request offers tools.</summary>
    public bool HasTools { get; init; }

    /// <summary>True when all of the prompt is text.</summary>
    public bool IsText => Images == 0 && Audios == 0 && Videos == 0 && Files == 0;
}
