namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>A caller of one dialect, written after the vendor's documentation.</summary>
internal interface IDialectCaller
{
    string Name { get; }

    string Path { get; }

    /// <summary>The body of a question.</summary>
    string Body(Question question);

    /// <summary>Reads an answer in one piece.</summary>
    Heard Whole(string body);

    /// <summary>Reads a stream, and fails where it breaks the dialect's grammar.</summary>
    Heard Streamed(string events);
}
