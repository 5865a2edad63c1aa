using System.Globalization;
using Interchange.PdfText;

// Reads a PDF file from standard input, and writes the text of its pages to standard output. A process of its own: whatever a file does to its reader, it does
// to nobody else. Its arguments are the most pages, and the most characters of text.
if (args is not [var pages, var characters])
{
    await Console.Error.WriteLineAsync("Interchange.PdfText <most pages> <most characters>");
    return 2;
}

using var pdf = new MemoryStream();
await using (var input = Console.OpenStandardInput())
{
    await input.CopyToAsync(pdf);
}

await using var output = Console.OpenStandardOutput();
return (int)PageReader.Read(pdf.ToArray(), int.Parse(pages, CultureInfo.InvariantCulture), int.Parse(characters, CultureInfo.InvariantCulture), output);
