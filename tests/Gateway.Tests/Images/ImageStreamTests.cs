using System.Text;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Images;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Tests.Chat;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Images;

public sealed class ImageStreamTests
{
    private const string Stream =
        "event: image_edit.partial_image\r\ndata: {\"type\":\"image_edit.partial_image\",\"b64_json\":\"AAAA\",\"partial_image_index\":0}\r\n\r\n"
        + "event: image_edit.completed\r\ndata: {\"type\":\"image_edit.completed\",\"b64_json\":\"iVBORw\",\"created_at\":5,\"output_format\":\"png\","
        + "\"usage\":{\"input_tokens\":3,\"output_tokens\":10,\"total_tokens\":13}}\r\n\r\n";

    [Fact]
    public void Says_the_same_wherever_the_bytes_are_cut()
    {
        var whole = Played([Stream]);

        Assert.Equal(
            "data: {\"type\":\"image_generation.partial_image\",\"partial_image_index\":0,\"b64_json\":\"AAAA\"}\n\n"
            + "data: {\"type\":\"image_generation.completed\",\"created\":5,\"b64_json\":\"iVBORw\",\"media_type\":\"image/png\",\"usage\":{\"prompt_tokens\":3,",
            whole[..whole.IndexOf("\"completion_tokens\"", StringComparison.Ordinal)]);
        Assert.EndsWith("data: [DONE]\n\n", whole, StringComparison.Ordinal);
        for (var cut = 1; cut < Stream.Length; cut++)
        {
            Assert.Equal(whole, Played([Stream[..cut], Stream[cut..]]));
        }
    }

    [Fact]
    public void A_stream_without_its_image_is_cut_off()
    {
        using var stream = Begun(out _, out _);
        stream.Read(Encoding.UTF8.GetBytes(Stream[..Stream.IndexOf("event: image_edit.completed", StringComparison.Ordinal)]));

        Assert.Equal(FailureClass.Truncated, stream.Complete()!.Class);
    }

    [Fact]
    public void An_error_in_the_stream_is_a_failure()
    {
        using var stream = Begun(out var answer, out _);
        stream.Read("data: {\"type\":\"error\",\"error\":{\"message\":\"no\",\"code\":\"rate_limit_exceeded\"}}\n\n"u8);

        Assert.Equal(FailureClass.RateLimited, answer.Facts.Failure!.Class);
    }

    [Fact]
    public void A_document_in_the_place_of_a_stream_is_refused()
    {
        using var body = new PooledBody(16);
        using var stream = new ImageStream(Call());
        stream.Begin("application/json", new MediaAnswer(new AnswerFacts(), body));

        Assert.Throws<InvalidDataException>(() => stream.Read("{}"u8));
    }

    private static string Played(IEnumerable<string> pieces)
    {
        using var stream = Begun(out _, out var body);
        using (body)
        {
            foreach (var piece in pieces)
            {
                stream.Read(Encoding.UTF8.GetBytes(piece));
            }

            Assert.Null(stream.Complete());
            stream.End(new TokenUsage { PromptTokens = 3, CompletionTokens = 10 }, default, body);
            return Encoding.UTF8.GetString(body.Span);
        }
    }

    private static ImageStream Begun(out MediaAnswer answer, out PooledBody body)
    {
        body = new PooledBody(256);
        answer = new MediaAnswer(new AnswerFacts(), body);
        var stream = new ImageStream(Call());
        stream.Begin("text/event-stream", answer);
        return stream;
    }

    private static MediaCall Call() => MediaLab.Call(CreateImages.Operation, """{"model":"m","prompt":"x","stream":true}""");
}
