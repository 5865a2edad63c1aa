using System.Buffers;
using System.Text.Json;

namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>Writes lines of JSON, some tens of thousands of bytes at a time.</summary>
internal sealed class BackupWriter(Stream output) : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);

    public async ValueTask WriteAsync(BackupLine line, CancellationToken cancellationToken)
    {
        using (var json = new Utf8JsonWriter(_buffer))
        {
            JsonSerializer.Serialize(json, line, BackupJson.Default.BackupLine);
        }

        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushAt)
        {
            await FlushAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await FlushAsync(CancellationToken.None);

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
