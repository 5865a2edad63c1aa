using System.Text;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Tests.Chat;

public sealed class AnswerVerdictTests
{
    private const string Content = """{"choices":[{"index":0,"delta":{"content":"a"}}]}""";
    private const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string Length = """{"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}""";
    private const string Filtered = """{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}""";
    private const string Billed = """{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":9}}""";
    private const string Failed = """{"error":{"code":503}}""";

    [Theory]
    [InlineData(true, null, Content, Stop)]
    [InlineData(false, null, Content, Stop)]
    [InlineData(true, null, Content)]
    [InlineData(false, FailureClass.Truncated, Content)]
    [InlineData(false, FailureClass.Truncated)]
    [InlineData(true, FailureClass.InvalidResponse)]
    [InlineData(true, FailureClass.InvalidResponse, Stop)]
    [InlineData(false, FailureClass.InvalidResponse, Stop)]
    [InlineData(true, null, Stop, Billed)]
    [InlineData(true, null, Length)]
    [InlineData(true, null, Filtered)]
    [InlineData(true, FailureClass.Overloaded, Content, Stop, Failed)]
    public void Tells_an_answer_from_a_failure(bool terminated, FailureClass? expected, params string[] chunks)
    {
        var facts = new AnswerFacts();
        foreach (var chunk in chunks)
        {
            TopLevelReader.Read(Encoding.UTF8.GetBytes(chunk), new AnswerIdentity("g", "m", "p", 1), facts, new JsonEdits());
        }

        Assert.Equal(expected, AnswerVerdict.Of(facts, terminated)?.Class);
    }
}
