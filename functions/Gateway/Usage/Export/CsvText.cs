using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Export;

/// <summary>
/// A table as CSV (RFC 4180): UTF-8, a line of names, lines end with CRLF. Text that a spreadsheet would take for a formula gets an apostrophe in front, because
/// callers of models choose some of it; numbers are what they are.
/// </summary>
internal sealed class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    private readonly StringBuilder _text = new();
    private bool _started;

    public CsvText Add(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text))
        {
            return this;
        }

        var guarded = IsFormula(text) ? "'" + text : text;
        if (guarded.AsSpan().ContainsAny(Quoted))
        {
            _text.Append('"').Append(guarded.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            _text.Append(guarded);
        }

        return this;
    }

    public CsvText Add(decimal? number)
    {
        Separate();
        _text.Append(number?.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public void EndLine()
    {
        _text.Append("\r\n");
        _started = false;
    }

    /// <summary>Sends the table as a file.</summary>
    public async Task WriteAsync(HttpResponse response, string fileName, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/csv; charset=utf-8";
        response.ContentLength = bytes.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await response.Body.WriteAsync(bytes, cancellationToken);
    }

    public override string ToString() => _text.ToString();

    /// <summary>What spreadsheets look at first. Control characters in front of it are skipped by some of them.</summary>
    private static bool IsFormula(string text)
    {
        var first = text.AsSpan().TrimStart();
        return char.IsControl(text[0]) || (first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20' or '|' or '%');
    }

    private void Separate()
    {
        if (_started)
        {
            _text.Append(',');
        }

        _started = true;
    }
}
