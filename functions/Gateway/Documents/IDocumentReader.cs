namespace Interchange.Gateway.Documents;

/// <summary>Reads PDF files. Thread-safe.</summary>
internal interface IDocumentReader
{
    /// <summary>By this name callers ask for it, such as <c>pdf-text</c>.</summary>
    string Engine { get; }

    /// <summary>Whether it has what it needs.</summary>
    bool IsOn { get; }

    /// <summary>What it costs to read so many pages, in dollars.</summary>
    decimal CostOf(int pages);

    /// <summary>Reads a file.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The text of each page.</returns>
    /// <exception cref="DocumentException">It is not one that can be read.</exception>
    /// <exception cref="DocumentReaderBusyException">It cannot be read at the moment.</exception>
    Task<IReadOnlyList<string>> ReadAsync(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken);
}
