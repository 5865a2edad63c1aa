using System.Collections.Frozen;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Tests.Catalog.Capabilities;

public sealed class EndpointCapabilitiesTests
{
    [Theory]
    [InlineData("google-ai-studio", "max_tokens temperature", "frequency_penalty max_completion_tokens max_tokens presence_penalty seed stop temperature top_k")]
    [InlineData("google-ai-studio", "max_tokens", "max_completion_tokens max_tokens")]
    [InlineData("google-ai-studio", "logit_bias tools", "tool_choice tools")]
    [InlineData("amazon-bedrock", "seed tools", "response_format structured_outputs tool_choice tools")]
    [InlineData("amazon-bedrock", "reasoning", "include_reasoning reasoning reasoning_effort")]
    [InlineData("mistral", "tools structured_outputs", "parallel_tool_calls response_format structured_outputs tool_choice tools")]
    [InlineData("groq", "logit_bias stop tools", "logit_bias stop tools")]
    public void An_endpoint_is_listed_with_what_its_wire_really_sends(string provider, string known, string expected) =>
        Assert.Equal(expected.Split(' '), Of(provider, known).Listed.ToNames());

    [Fact]
    public void Of_an_endpoint_about_which_nothing_is_known_the_wire_is_known_all_the_same()
    {
        Assert.False(Of("groq", "").ParametersKnown);
        Assert.True(Of("google-ai-studio", "").ParametersKnown);
        Assert.False(Of("google-ai-studio", "").Parameters.Contains(ParameterSet.Of("logit_bias")));
        Assert.True(Of("google-ai-studio", "").Parameters.Contains(ParameterSet.Tools));
    }

    [Fact]
    public void Inputs_are_the_wires()
    {
        Assert.Equal(InputModalities.Image | InputModalities.File, Of("anthropic", "tools").Inputs);
        Assert.True(Of("groq", "tools").Inputs.HasFlag(InputModalities.Video));
    }

    private static EndpointCapabilities Of(string provider, string known) => EndpointCapabilities.Of(
        new ModelEndpoint
        {
            Provider = provider,
            Tag = provider,
            Model = "a/b",
            UpstreamModel = "b",
            Pricing = new Pricing(),
            SupportedParameters = known.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal),
        },
        KnownProviders.All.Single(descriptor => descriptor.Slug == provider));
}
