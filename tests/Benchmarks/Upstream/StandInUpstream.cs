using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Interchange.Benchmarks.Upstream;

/// <summary>A provider that costs next to nothing, so that what is measured is what stands in front of it.</summary>
internal static class StandInUpstream
{
    /// <summary>Reads the request to its end and answers with the rendered bytes, each event of a stream flushed alone.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        if (await WantsStreamAsync(context.Request.BodyReader, context.RequestAborted))
        {
            response.ContentType = "text/event-stream; charset=utf-8";
            response.Headers.CacheControl = "no-cache";
            foreach (var @event in StandInAnswers.Events)
            {
                await response.BodyWriter.WriteAsync(@event, context.RequestAborted);
            }

            return;
        }

        response.ContentType = "application/json";
        response.ContentLength = StandInAnswers.Whole.Length;
        await response.BodyWriter.WriteAsync(StandInAnswers.Whole, context.RequestAborted);
    }

    private static async Task<bool> WantsStreamAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var wants = WantsStream(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return wants;
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
}
