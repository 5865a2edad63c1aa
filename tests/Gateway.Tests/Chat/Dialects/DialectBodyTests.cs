using System.Text;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Chat.Dialects;

public sealed class DialectBodyTests
{
    private const string Stream = ": SILENCE\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n\ndata: [DONE]\n\n";

    [Fact]
    public async Task Events_are_translated_wherever_the_writes_are_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var (response, output) = Response("text/event-stream; charset=utf-8");
            await using var body = new DialectBody(response, new Shouting());

            await response.Body.WriteAsync(bytes.AsMemory(0, cut), TestContext.Current.CancellationToken);
            await response.Body.WriteAsync(bytes.AsMemory(cut), TestContext.Current.CancellationToken);
            await body.CompleteAsync();

            Assert.Equal("(quiet)a!b!", Text(output));
        }
    }

    [Fact]
    public async Task A_whole_answer_is_translated_with_a_length_of_its_own()
    {
        var (response, output) = Response("application/json; charset=utf-8");
        await using var body = new DialectBody(response, new Shouting());
        response.ContentLength = 999;

        await response.Body.WriteAsync("{\"choices\":[{\"message\":"u8.ToArray(), TestContext.Current.CancellationToken);
        await response.Body.WriteAsync("{\"content\":\"x\"}}]}"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("", Text(output));
        await body.CompleteAsync();

        Assert.Equal("whole x", Text(output));
        Assert.Equal(7, response.ContentLength);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(202)]
    [InlineData(503)]
    public async Task What_is_no_answer_is_passed_on_as_it_is(int status)
    {
        var (response, output) = Response("application/json");
        response.StatusCode = status;
        await using var body = new DialectBody(response, new Shouting());

        await response.Body.WriteAsync("{\"error\":{}}"u8.ToArray(), TestContext.Current.CancellationToken);
        await body.CompleteAsync();

        Assert.Equal("{\"error\":{}}", Text(output));
    }

    [Fact]
    public async Task What_is_in_the_dialect_already_is_passed_on_as_it_is()
    {
        var (response, output) = Response("application/json");
        await using var body = new DialectBody(response, new Shouting());

        response.HttpContext.Features.Get<DialectBody>()!.PassOn();
        await response.Body.WriteAsync("{\"type\":\"message\"}"u8.ToArray(), TestContext.Current.CancellationToken);
        await body.CompleteAsync();

        Assert.Equal("{\"type\":\"message\"}", Text(output));
    }

    private static (HttpResponse Response, MemoryStream Output) Response(string contentType)
    {
        var output = new MemoryStream();
        var response = new DefaultHttpContext().Response;
        response.Body = output;
        response.ContentType = contentType;
        return (response, output);
    }

    private static string Text(MemoryStream output) => Encoding.UTF8.GetString(output.ToArray());

    private sealed class Shouting : IAnswerEncoder
    {
        public void Chunk(ChatAnswer chunk, PooledBody output) => output.Append(Encoding.UTF8.GetBytes(chunk.Text + "!"));

        public void KeepAlive(PooledBody output) => output.Append("(quiet)"u8);

        public void Whole(ChatAnswer answer, PooledBody output) => output.Append(Encoding.UTF8.GetBytes("whole " + answer.Text));
    }
}
