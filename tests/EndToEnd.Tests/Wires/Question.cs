namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>What a caller asks, before it is put into a dialect.</summary>
internal sealed record Question(string Model)
{
    public string Text { get; init; } = "one two three";

    public bool Stream { get; init; }

    public int? MaxTokens { get; init; } = 4_000;

    /// <summary>Offers the tool <c>look_up</c> with the argument <c>place</c>.</summary>
    public bool Tool { get; init; }

    /// <summary>Base64 of a PNG.</summary>
    public string? Image { get; init; }

    /// <summary>Base64 of a PDF.</summary>
    public string? Pdf { get; init; }

    /// <summary>Base64 of a WAV.</summary>
    public string? Sound { get; init; }

    /// <summary>Base64 of an MP4.</summary>
    public string? Film { get; init; }

    /// <summary>Asks for JSON with the member <c>city</c>.</summary>
    public bool Schema { get; init; }

    public bool Thinks { get; init; }

    /// <summary>The assistant's turn before, as the dialect gave it; the calls in it are answered with <c>sunny</c>.</summary>
    public Heard? Before { get; init; }
}
