namespace Interchange.PdfText;

/// <summary>How reading a PDF file ended, as the exit code of the process. Any other code is that of a process that the file has broken.</summary>
public enum PdfOutcome
{
    /// <summary>The text is on standard output: a JSON array of strings, one a page.</summary>
    Read = 0,

    /// <summary>It is encrypted, and no empty password opens it.</summary>
    Encrypted = 10,

    /// <summary>It has more pages than are wanted.</summary>
    TooManyPages = 11,

    /// <summary>It unpacks to more than there is room for, or has more text than is wanted.</summary>
    TooLarge = 12,

    /// <summary>It is no PDF file, or a damaged one.</summary>
    Damaged = 13,
}
