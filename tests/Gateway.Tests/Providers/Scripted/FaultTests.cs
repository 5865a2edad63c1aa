using Interchange.Gateway.Providers.Scripted;
using Interchange.Gateway.Providers.Scripted.Scripts;

namespace Interchange.Gateway.Tests.Providers.Scripted;

public sealed class FaultTests
{
    [Theory]
    [InlineData("flaky-503", 503, "overloaded", null)]
    [InlineData("resting", 503, "overloaded", "60")]
    [InlineData("flap", 503, "overloaded", null)]
    [InlineData("flaky-500-once", 500, null, null)]
    [InlineData("flaky-429", 429, "rate_limit_exceeded", "1")]
    [InlineData("rate-limited", 429, "rate_limit_exceeded", null)]
    [InlineData("unauthorized", 401, "invalid_api_key", null)]
    [InlineData("context-length", 400, "context_length_exceeded", null)]
    [InlineData("content-filter", 400, "content_filter", null)]
    [InlineData("error-in-200", 200, "server_error", null)]
    [InlineData("nobody", 404, "model_not_found", null)]
    public void Fails_with_a_status_and_an_error_document(string script, int status, string? code, string? retryAfter)
    {
        var reply = ScriptTable.Play(A.Call(script));

        Assert.Equal(status, reply.Status);
        Assert.Equal(retryAfter, reply.RetryAfter);
        Assert.Equal(code, (string?)Wire.Document(reply)["error"]!["code"]);
        Assert.NotEqual("", (string?)Wire.Document(reply)["error"]!["message"]);
    }

    [Fact]
    public void Fails_once_and_then_echoes()
    {
        var again = ScriptTable.Play(A.Call("flaky-500-once") with { Occurrence = 2 });

        Assert.Equal("one two three four", Wire.Text(again));
    }

    [Fact]
    public void Begins_with_an_error_event()
    {
        var reply = ScriptTable.Play(A.Call("error-first-event"));

        Assert.NotNull(Assert.Single(Wire.Chunks(reply))["error"]);
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public void Speaks_and_then_sends_an_error_event()
    {
        var reply = ScriptTable.Play(A.Call("error-mid-stream"));

        Assert.Equal("one two", Wire.Text(reply));
        Assert.NotNull(Wire.Chunks(reply)[^1]["error"]);
        Assert.Null(Wire.FinishReason(reply));
    }

    [Theory]
    [InlineData("cut-mid-stream", nameof(ScriptEnding.Reset))]
    [InlineData("eof-mid-stream", nameof(ScriptEnding.Complete))]
    [InlineData("stall-mid-stream", nameof(ScriptEnding.Silence))]
    public void Speaks_and_then_ends_without_a_terminal_mark(string script, string ending)
    {
        var streamed = ScriptTable.Play(A.Call(script));
        var whole = ScriptTable.Play(A.Call(script, stream: false));

        Assert.Equal("one two", Wire.Text(streamed));
        Assert.Null(Wire.FinishReason(streamed));
        Assert.DoesNotContain("[DONE]", Wire.Events(streamed));
        Assert.Equal(ending, streamed.Ending.ToString());
        Assert.Equal(ending, whole.Ending.ToString());
        Assert.False(Wire.IsJson(System.Text.Encoding.UTF8.GetString(Wire.Bytes(whole))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sends_headers_and_resets(bool stream)
    {
        var reply = ScriptTable.Play(A.Call("cut-before-content", stream: stream));

        Assert.True(reply.HeadersFirst);
        Assert.Empty(reply.Parts);
        Assert.Equal(ScriptEnding.Reset, reply.Ending);
    }

    [Fact]
    public void Breaks_one_frame_and_goes_on()
    {
        var events = Wire.Events(ScriptTable.Play(A.Call("malformed-chunk")));

        Assert.Single(events, data => data != "[DONE]" && !Wire.IsJson(data));
        Assert.Equal("[DONE]", events[^1]);
    }

    [Fact]
    public void Ends_without_a_choice()
    {
        Assert.All(Wire.Chunks(ScriptTable.Play(A.Call("empty"))), chunk => Assert.Empty(chunk["choices"]!.AsArray()));
        Assert.Empty(Wire.Document(ScriptTable.Play(A.Call("empty", stream: false)))["choices"]!.AsArray());
    }

    [Fact]
    public void Holds_even_the_headers_when_silent()
    {
        var reply = ScriptTable.Play(A.Call("silent"));

        Assert.False(reply.HeadersFirst);
        Assert.Empty(reply.Parts);
        Assert.Equal(ScriptEnding.Silence, reply.Ending);
    }

    [Fact]
    public void Comes_back_after_a_while()
    {
        Assert.Equal(503, ScriptTable.Play(A.Call("flap") with { Age = TimeSpan.FromSeconds(59) }).Status);
        Assert.Equal("one two three four", Wire.Text(ScriptTable.Play(A.Call("flap") with { Age = TimeSpan.FromSeconds(60) })));
        Assert.Equal("one two three four", Wire.Text(ScriptTable.Play(A.Call("flap", extra: ",\"scripted\":{\"down_ms\":50}") with { Age = TimeSpan.FromMilliseconds(50) })));
    }

    [Fact]
    public void Resets_before_the_headers()
    {
        var reply = ScriptTable.Play(A.Call("cut-before-headers"));

        Assert.Equal((false, ScriptEnding.Reset), (reply.HeadersFirst, reply.Ending));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "")]
    [InlineData(3, "one two")]
    [InlineData(99, "one two three four")]
    public void Breaks_after_as_many_events_as_the_request_says(int frames, string text)
    {
        var extra = $",\"scripted\":{{\"frames\":{frames}}}";

        Assert.Equal(text, Wire.Text(ScriptTable.Play(A.Call("cut-mid-stream", extra: extra))));
        Assert.Single(Wire.Events(ScriptTable.Play(A.Call("malformed-chunk", extra: extra))), data => data != "[DONE]" && !Wire.IsJson(data));
    }

    [Fact]
    public void Goes_on_behind_the_assistants_message_or_refuses_it()
    {
        const string Prefilled = ",\"messages\":[{\"role\":\"user\",\"content\":\"one two\"},{\"role\":\"assistant\",\"content\":\"one \"}]";

        Assert.Equal("two", Wire.Text(ScriptTable.Play(A.Call("prefill", extra: Prefilled))));
        Assert.Equal("one two three four", Wire.Text(ScriptTable.Play(A.Call("prefill"))));
        Assert.Equal(400, ScriptTable.Play(A.Call("prefill-refused", extra: Prefilled)).Status);
        Assert.Equal("one two three four", Wire.Text(ScriptTable.Play(A.Call("prefill-refused"))));
    }
}
