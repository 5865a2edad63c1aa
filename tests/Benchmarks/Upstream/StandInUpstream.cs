using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Interchange.Benchmarks.Upstream;

/// <summary>A provider that costs next to nothing, so that what is measured is what stands in front of it.</summary>
internal static class StandInUpstream
{
    private const int MaxDigits = 9;

    /// <summary>
    /// Reads the request to its end and answers with the rendered bytes, each event of a stream flushed alone. The member
    /// <c>"standin":{"stall_after":5}</c> has a stream fall silent behind so many events, until its caller closes the connection.
    /// </summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        var (streams, stallAfter) = await ReadWishAsync(context.Request.BodyReader, context.RequestAborted);
        if (streams)
        {
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-cache";
            foreach (var @event in StandInAnswers.Events.Take(stallAfter ?? int.MaxValue))
            {
                await response.BodyWriter.WriteAsync(@event, context.RequestAborted);
            }

            if (stallAfter is not null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = StandInAnswers.Whole.Length;
        await response.BodyWriter.WriteAsync(StandInAnswers.Whole, context.RequestAborted);
    }

    private static async Task<(bool Streams, int? StallAfter)> ReadWishAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var wish = (WantsStream(read.Buffer), StallAfter(read.Buffer));
                reader.AdvanceTo(read.Buffer.End);
                return wish;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool WantsStream(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> _, "\"stream\""u8))
        {
            return false;
        }

        reader.AdvancePastAny(" :\t\r\n"u8);
        return reader.IsNext((byte)'t');
    }

    private static int? StallAfter(ReadOnlySequence<byte> body)
    {
        var reader = new SequenceReader<byte>(body);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> _, "\"stall_after\""u8))
        {
            return null;
        }

        reader.AdvancePastAny(" :\t\r\n"u8);
        var digits = reader.UnreadSequence.Slice(0, Math.Min(reader.Remaining, MaxDigits)).ToArray();
        return Utf8Parser.TryParse(digits, out int events, out _) ? events : throw new BadHttpRequestException("stall_after must be a number of events.");
    }
}
