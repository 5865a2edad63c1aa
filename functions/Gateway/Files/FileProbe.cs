using System.Buffers;
using System.Text;

namespace Interchange.Gateway.Files;

/// <summary>Looks at the bytes of a file as they pass: its beginning, and whether all of it is text.</summary>
internal sealed class FileProbe : IDisposable
{
    private readonly byte[] _head = ArrayPool<byte>.Shared.Rent(FileType.HeadLength);
    private readonly char[] _chars = ArrayPool<char>.Shared.Rent(4096);
    private readonly Decoder _decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
    private int _kept;
    private bool _isText = true;

    public void Look(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, FileType.HeadLength - _kept);
        bytes[..taken].CopyTo(_head.AsSpan(_kept));
        _kept += taken;
        _isText = _isText && bytes.IndexOfAnyInRange((byte)0, (byte)8) < 0 && Decodes(bytes, flush: false);
    }

    /// <summary>The MIME type, once all has passed; null for what is not taken.</summary>
    public string? End() => FileType.Of(_head.AsSpan(0, _kept), _isText && Decodes([], flush: true));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_head, clearArray: true);
        ArrayPool<char>.Shared.Return(_chars, clearArray: true);
    }

    private bool Decodes(ReadOnlySpan<byte> bytes, bool flush)
    {
        try
        {
            bool completed;
            do
            {
                _decoder.Convert(bytes, _chars, flush, out var used, out _, out completed);
                bytes = bytes[used..];
            }
            while (!completed && !bytes.IsEmpty);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
