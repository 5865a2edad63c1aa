using System.Text;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>What Azure OpenAI does otherwise than OpenAI, on the same wire. Source: Microsoft's guide on content filtering and its API reference.</summary>
public sealed class AzureAnswerTests
{
    private readonly ChatLab _lab = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_filtered_prompt_is_the_callers_and_goes_to_nobody_else(bool stream)
    {
        _lab.Providers.On("p1", new Reply
        {
            Status = 400,
            Parts =
            [
                (TimeSpan.Zero, Encoding.UTF8.GetBytes(
                    """{"error":{"message":"The response was filtered due to the prompt triggering the content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}""")),
            ],
        });

        var answer = _lab.Ask(stream);

        Assert.Equal(400, answer.Status);
        Assert.Contains("content_policy_violation", answer.Body, StringComparison.Ordinal);
        Assert.Equal(["p1"], _lab.Providers.Order);
    }

    [Fact]
    public void A_stream_may_begin_with_what_the_filter_says_of_the_prompt()
    {
        _lab.Providers.On("p1", Reply.Events(
            """{"id":"","object":"","created":0,"model":"","choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}""",
            Reply.Chunk("""{"role":"assistant","content":""}"""),
            Reply.Chunk("""{"content":"Hello"}"""),
            Reply.Chunk("{}", "\"content_filter\""),
            Reply.Usage,
            "[DONE]"));

        var answer = _lab.Ask(stream: true);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("Hello", answer.Text);
        Assert.Contains("\"finish_reason\":\"content_filter\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_without_a_key_is_called_with_a_token_of_the_apps_own_identity()
    {
        var step = ChatRequests.Step();
        step = step with { Provider = step.Provider with { Authentication = ProviderAuthentication.EntraId } };

        var (secret, failure) = await Secrets(new Tokens("token-1")).FindAsync(step, TestContext.Current.CancellationToken);
        var (_, refused) = await Secrets(new Tokens(null)).FindAsync(step, TestContext.Current.CancellationToken);
        var (_, missing) = await Secrets(null).FindAsync(step, TestContext.Current.CancellationToken);

        Assert.Equal(("token-1", null), (secret?.Reveal(), failure));
        Assert.Equal((FailureClass.Credential, FailureClass.Credential), (refused?.Class, missing?.Class));
    }

    private StepSecrets Secrets(IProviderTokens? tokens) => new(new NoSecrets(), _lab.Secrets, tokens);

    private sealed class Tokens(string? token) : IProviderTokens
    {
        public ValueTask<ProviderSecret> GetAsync(ProviderDescriptor provider, CancellationToken cancellationToken) =>
            token is null ? throw new WireCredentialException("No.") : new(new ProviderSecret(token));
    }

    private sealed class NoSecrets : IProviderSecrets
    {
        public ProviderSecret? Find(ProviderDescriptor provider) => null;
    }
}
