using System.Diagnostics;
using Interchange.Gateway.Documents;
using Interchange.Tests.Support;

namespace Interchange.Gateway.Tests.Documents;

/// <summary>Files of strangers are read in processes of their own, which are small, end in time, and take nobody with them.</summary>
public sealed class PdfTextReaderTests : IDisposable
{
    /// <summary>What one reader may come to: its heap's bound, and the runtime around it.</summary>
    private const long MostMemory = 512L * 1024 * 1024;

    private readonly DocumentOptions _options = new() { MostPages = 100, MostCharacters = 100_000, Patience = TimeSpan.FromSeconds(20) };
    private PdfTextReader? _reader;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PdfTextReader Reader => _reader ??= new PdfTextReader(_options, TimeProvider.System);

    public static TheoryData<string, string> Hostile => new()
    {
        { "bomb", "unpacks" },
        { "nested bomb", "unpacks" },
        { "deep", "" },
        { "loop of tables", "" },
        { "loop of pages", "" },
        { "encrypted", "encrypted" },
        { "truncated", "" },
        { "random", "damaged" },
        { "empty", "damaged" },
    };

    public void Dispose() => _reader?.Dispose();

    [Fact]
    public async Task The_text_of_each_page_comes_in_order()
    {
        var pages = await Reader.ReadAsync(PdfFiles.Text("First page", "Second page"), Cancellation);

        Assert.Equal(["First page", "Second page"], pages.Select(static page => page.Trim()));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_file_is_an_answer_in_bounded_time_and_memory(string kind, string why)
    {
        var pdf = FileOf(kind);
        var clock = Stopwatch.StartNew();
        using var watching = new CancellationTokenSource();
        var highest = HighestOfReadersAsync(watching.Token);

        // Either it is refused with a reason, or what can be read of it is read.
        var said = "";
        try
        {
            await Reader.ReadAsync(pdf, Cancellation);
        }
        catch (DocumentException exception)
        {
            said = exception.Message;
        }

        await watching.CancelAsync();
        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, _options.Patience + TimeSpan.FromSeconds(10));
        Assert.InRange(await highest, 0, MostMemory);

        // And whoever comes next is served.
        Assert.Single(await Reader.ReadAsync(PdfFiles.Text("still there"), Cancellation));
    }

    [Fact]
    public async Task More_pages_than_are_read_are_refused_before_they_are()
    {
        var exception = await Assert.ThrowsAsync<DocumentException>(() => Reader.ReadAsync(PdfFiles.Text([.. Enumerable.Repeat("page", 3_000)]), Cancellation));

        Assert.Contains("more than 100 pages", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_text_than_is_taken_is_refused()
    {
        var line = new string('a', 5_000);

        var exception = await Assert.ThrowsAsync<DocumentException>(() => Reader.ReadAsync(PdfFiles.Text([.. Enumerable.Repeat(line, 30)]), Cancellation));

        Assert.Contains("unpacks", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_takes_too_long_is_ended()
    {
        using var impatient = new PdfTextReader(_options with { Patience = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAsync<DocumentException>(() => impatient.ReadAsync(PdfFiles.Bomb(200), Cancellation));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Many_at_once_wait_for_one_another()
    {
        var read = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Reader.ReadAsync(PdfFiles.Text($"number {number}"), Cancellation)));

        Assert.Equal(6, read.Select(static pages => pages[0].Trim()).Distinct(StringComparer.Ordinal).Count());
    }

    private static byte[] FileOf(string kind) => kind switch
    {
        "bomb" => PdfFiles.Bomb(1_000),
        "nested bomb" => PdfFiles.NestedBomb(1_000),
        "deep" => PdfFiles.Deep(2_000_000),
        "loop of tables" => PdfFiles.LoopOfTables(),
        "loop of pages" => PdfFiles.LoopOfPages(),
        "encrypted" => PdfFiles.Encrypted(),
        "truncated" => PdfFiles.Text("one", "two", "three")[..900],
        "random" => [.. Enumerable.Range(0, 100_000).Select(static number => (byte)((number * 7919) >> 3))],
        _ => [],
    };

    /// <summary>The most memory that a process which this one has started was seen to have.</summary>
    private static async Task<long> HighestOfReadersAsync(CancellationToken ended)
    {
        var highest = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                foreach (var process in Process.GetProcessesByName("dotnet"))
                {
                    using (process)
                    {
                        highest = Math.Max(highest, MemoryOf(process));
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has ended.
        }

        return highest;
    }

    private static long MemoryOf(Process process)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{process.Id}/cmdline");
            return command.Contains("Interchange.PdfText", StringComparison.Ordinal) ? process.WorkingSet64 : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }
}
