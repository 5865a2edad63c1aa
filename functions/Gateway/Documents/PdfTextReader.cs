using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Interchange.PdfText;

namespace Interchange.Gateway.Documents;

/// <summary>
/// Takes the text out of PDF files, each in a process of its own, which has nothing of the gateway's: no settings, no keys, a bound on its memory, and an end when
/// its time is over. A file that breaks its reader breaks nothing else.
/// </summary>
internal sealed class PdfTextReader(DocumentOptions options, TimeProvider time) : IDocumentReader, IDisposable
{
    /// <summary>The most bytes of a character in JSON: an escape of six.</summary>
    private const long MostBytesPerCharacter = 6;

    private readonly SemaphoreSlim _room = new(options.AtOnce);

    public string Engine => "pdf-text";

    public bool IsOn => true;

    public decimal CostOf(int pages) => 0;

    public async Task<IReadOnlyList<string>> ReadAsync(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await _room.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentReaderBusyException("All that the gateway reads at once are being read.");
        }

        try
        {
            return await RunAsync(pdf, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentException(string.Create(
                CultureInfo.InvariantCulture, $"reading it takes more than {options.Patience.TotalSeconds:0.#} s. Send fewer of its pages"));
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task<IReadOnlyList<string>> RunAsync(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("The reader of PDF files was not started.");
        try
        {
            var output = ReadOutputAsync(process.StandardOutput.BaseStream, cancellationToken);
            var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            await WriteInputAsync(process, pdf, cancellationToken);
            var text = await output;
            await complaints;
            await process.WaitForExitAsync(cancellationToken);
            return (PdfOutcome)process.ExitCode switch
            {
                PdfOutcome.Read when text is not null => Pages(text),
                PdfOutcome.Encrypted => throw new DocumentException("it is encrypted. Send it without a password"),
                PdfOutcome.TooManyPages => throw new DocumentException($"it has more than {options.MostPages} pages. Send fewer of them"),
                PdfOutcome.TooLarge or PdfOutcome.Read => throw new DocumentException("it unpacks to more than the gateway reads. Send fewer of its pages"),
                _ => throw new DocumentException("it is no PDF file, or a damaged one. Save it anew"),
            };
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>The process, with nothing of this one's surroundings.</summary>
    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Muxer())
        {
            ArgumentList =
            {
                "exec",
                typeof(PdfOutcome).Assembly.Location,
                options.MostPages.ToString(CultureInfo.InvariantCulture),
                options.MostCharacters.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        if (Environment.GetEnvironmentVariable("SystemRoot") is { } windows)
        {
            start.Environment["SystemRoot"] = windows;
        }

        return start;
    }

    /// <summary>The <c>dotnet</c> that this process runs on.</summary>
    private static string Muxer()
    {
        if (Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet")
        {
            return own;
        }

        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
    }

    private static async Task WriteInputAsync(Process process, ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(pdf, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it had read all: its exit code says why.
        }
    }

    /// <summary>All that it writes; null for more than it may. What is too much is read to the end all the same, so that it ends.</summary>
    private async Task<MemoryStream?> ReadOutputAsync(Stream output, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var buffer = new byte[32 * 1024];
        var total = 0L;
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            total += read;
            if (total <= options.MostCharacters * MostBytesPerCharacter)
            {
                text.Write(buffer, 0, read);
            }
        }

        return total <= options.MostCharacters * MostBytesPerCharacter ? text : null;
    }

    private static List<string> Pages(MemoryStream text)
    {
        using var json = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length));
        return [.. json.RootElement.EnumerateArray().Select(static page => page.GetString()!)];
    }
}
