using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Interchange.Tests.Support;

/// <summary>PDF files, good and hostile, written by hand.</summary>
internal static class PdfFiles
{
    /// <summary>A file with a line of text on each page.</summary>
    public static byte[] Text(params string[] pages) =>
        Write([.. pages.Select(static page => Stream(Encoding.ASCII.GetBytes($"BT /F1 12 Tf 72 720 Td ({page}) Tj ET"), filter: null))]);

    /// <summary>A page whose content unpacks to so many megabytes of blanks.</summary>
    public static byte[] Bomb(int megabytes) => Write([Stream(Deflate(Blanks(megabytes)), "/FlateDecode")]);

    /// <summary>The same, packed twice: a few kilobytes.</summary>
    public static byte[] NestedBomb(int megabytes) => Write([Stream(Deflate(new MemoryStream(Deflate(Blanks(megabytes)))), "[/FlateDecode /FlateDecode]")]);

    /// <summary>Arrays in arrays, so many deep.</summary>
    public static byte[] Deep(int depth) =>
        Write([Stream(Encoding.ASCII.GetBytes($"BT {new string('[', depth)}{new string(']', depth)} TJ ET"), filter: null)], extra: $"/Deep {new string('[', depth)}{new string(']', depth)}");

    /// <summary>Tables of objects that name one another as the one before.</summary>
    public static byte[] LoopOfTables()
    {
        var file = Encoding.ASCII.GetString(Text("round and round"));
        var table = file.LastIndexOf("xref", file.LastIndexOf("startxref", StringComparison.Ordinal) - 1, StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(file.Replace("trailer\n<<", string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Prev {table}"), StringComparison.Ordinal));
    }

    /// <summary>A tree of pages that is its own child.</summary>
    public static byte[] LoopOfPages() => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Text("round")).Replace("/Kids [4 0 R]", "/Kids [2 0 R]", StringComparison.Ordinal));

    /// <summary>Encrypted under a password that nobody has.</summary>
    public static byte[] Encrypted()
    {
        var key = new string('4', 64);
        return Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Text("secret")).Replace(
            "trailer\n<<",
            $"trailer\n<< /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -44 >>",
            StringComparison.Ordinal));
    }

    private static BlankStream Blanks(int megabytes) => new BlankStream(megabytes * 1024L * 1024L);

    private static byte[] Deflate(Stream plain)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            plain.CopyTo(deflate);
        }

        return packed.ToArray();
    }

    private static byte[] Stream(byte[] content, string? filter)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length}{(filter is null ? "" : " /Filter " + filter)} >>\nstream\n");
        return [.. Encoding.ASCII.GetBytes(head), .. content, .. "\nendstream"u8];
    }

    private static byte[] Write(byte[][] contents, string extra = "")
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        void Ascii(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        void Object(byte[] body)
        {
            offsets.Add(file.Length);
            Ascii(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n"));
            file.Write(body);
            Ascii("\nendobj\n");
        }

        Ascii("%PDF-1.4\n");
        var kids = string.Join(' ', contents.Select(static (_, index) => string.Create(CultureInfo.InvariantCulture, $"{4 + (index * 2)} 0 R")));
        Object(Encoding.ASCII.GetBytes($"<< /Type /Catalog /Pages 2 0 R {extra} >>"));
        Object(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {contents.Length} /Kids [{kids}] >>")));
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"u8.ToArray());
        for (var index = 0; index < contents.Length; index++)
        {
            Object(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (index * 2)} 0 R >>")));
            Object(contents[index]);
        }

        var table = file.Length;
        Ascii(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
        {
            Ascii(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        }

        Ascii(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>Blanks, without the memory that they would take.</summary>
    private sealed class BlankStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, read).Fill((byte)' ');
            _left -= read;
            return read;
        }

        public override void Flush()
        {
            // Nothing is written.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
