using System.Text.Json;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Interchange.PdfText;

/// <summary>Reads the text of a PDF file page by page.</summary>
internal static class PageReader
{
    private const int MaxStackDepth = 64;

    /// <summary>Writes the pages' texts as a JSON array.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="mostPages">More pages are not read.</param>
    /// <param name="mostCharacters">More text is not written.</param>
    /// <param name="output">Where to.</param>
    public static PdfOutcome Read(byte[] pdf, int mostPages, int mostCharacters, Stream output)
    {
        // The library takes what it could not unpack for empty.
        var ranOut = false;
        AppDomain.CurrentDomain.FirstChanceException += (_, thrown) => ranOut |= thrown.Exception is OutOfMemoryException;
        try
        {
            using var document = PdfDocument.Open(pdf, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, MaxStackDepth = MaxStackDepth });
            if (document.NumberOfPages > mostPages)
            {
                return PdfOutcome.TooManyPages;
            }

            using var json = new Utf8JsonWriter(output);
            var left = mostCharacters;
            json.WriteStartArray();
            for (var number = 1; number <= document.NumberOfPages; number++)
            {
                var text = ContentOrderTextExtractor.GetText(document.GetPage(number)).Replace("\0", "", StringComparison.Ordinal);
                left -= text.Length;
                if (left < 0 || ranOut)
                {
                    return PdfOutcome.TooLarge;
                }

                json.WriteStringValue(text);
                json.Flush();
            }

            json.WriteEndArray();
            return PdfOutcome.Read;
        }
        catch (PdfDocumentEncryptedException)
        {
            return PdfOutcome.Encrypted;
        }
        catch (Exception)
        {
            // Whatever a library throws about a file of a stranger: the file is the cause, and its text is not to be told.
            return ranOut ? PdfOutcome.TooLarge : PdfOutcome.Damaged;
        }
    }
}
