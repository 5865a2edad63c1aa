using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Chat;

public sealed class ChatRequestReaderTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    [Theory]
    [InlineData("{\"messages\":[{}]}", "\"model\" is missing")]
    [InlineData("{\"model\":\"\",\"messages\":[{}]}", "\"model\" is empty")]
    [InlineData("{\"model\":7,\"messages\":[{}]}", "\"model\" must be a string")]
    [InlineData("{\"model\":\"m\"}", "\"messages\" is missing")]
    [InlineData("{\"model\":\"m\",\"prompt\":\"hi\"}", "\"prompt\" is not served")]
    [InlineData("{\"model\":\"m\",\"messages\":\"hi\"}", "\"messages\" must be an array")]
    [InlineData("{\"model\":\"m\",\"messages\":[ ]}", "\"messages\" is empty")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"stream\":\"yes\"}", "\"stream\" must be")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"max_tokens\":0}", "\"max_tokens\" must be")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"max_completion_tokens\":1.5}", "\"max_completion_tokens\" must be")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"models\":\"x\"}", "\"models\" must be an array")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"models\":[\"\"]}", "\"models\" must be an array")]
    [InlineData("{\"models\":[],\"messages\":[{}]}", "\"models\" is empty")]
    [InlineData("{\"model\":\"\\ud800\",\"messages\":[{}]}", "surrogate")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"provider\":[]}", "\"provider\" must be an object")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"provider\":{\"order\":\"a\"}}", "\"provider.order\" must be an array")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"plugins\":[{\"id\":\"web-fetch\"}]}", "The plugin web-fetch is not served")]
    [InlineData("{\"model\":\"m\",\"messages\":[{}],\"preset\":\"p\"}", "\"preset\" is not served")]
    public void Refuses_with_the_field_named(string json, string message)
    {
        var error = Assert.Throws<GatewayException>(() => ChatRequests.Read(json)).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tries_model_first_and_each_fallback_once()
    {
        var request = ChatRequests.Read("{\"models\":[\"b\",\"A\",\"b\",\"c\"],\"model\":\"a\"," + Messages + "}");

        Assert.Equal(["a", "b", "c"], request.Models);
    }

    [Fact]
    public void Takes_nulls_and_empty_lists_as_absent()
    {
        var request = ChatRequests.Read(
            "{\"model\":\"a\",\"models\":null,\"provider\":null,\"stream\":null,\"max_tokens\":null,\"plugins\":[],\"transforms\":[],\"user\":null," + Messages + "}");

        Assert.Equal(["a"], request.Models);
        Assert.False(request.Stream);
        Assert.Null(request.MaxTokens);
    }

    [Fact]
    public void Refuses_more_models_than_a_request_may_name()
    {
        var models = string.Join(',', Enumerable.Range(0, 65).Select(static n => $"\"m{n}\""));

        var error = Assert.Throws<GatewayException>(() => ChatRequests.Read("{\"models\":[" + models + "]," + Messages + "}")).Error;

        Assert.Contains("\"models\" has 65 entries; 64 are the most", error.Message, StringComparison.Ordinal);
    }
}
