using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Bedrock;
using Interchange.Gateway.Providers.OpenAICompatible.Descriptors;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Prompt;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Providers.Bedrock;

public sealed class BedrockWireTests
{
    private const string AccessKey = """{"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"planted+secret/","sessionToken":"planted-token"}""";

    [Theory]
    [InlineData(false, "anthropic.claude-3-5-sonnet-20240620-v1:0", "eu-west-1", "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse")]
    [InlineData(true, "amazon.nova-lite-v1:0", "cn-north-1", "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/amazon.nova-lite-v1%3A0/converse-stream")]
    [InlineData(false, "eu.amazon.nova-lite-v1:0", "us-east-1", "https://bedrock-runtime.eu-central-1.amazonaws.com/model/eu.amazon.nova-lite-v1%3A0/converse")]
    [InlineData(false, "us.amazon.nova-lite-v1:0", "us-west-2", "https://bedrock-runtime.us-west-2.amazonaws.com/model/us.amazon.nova-lite-v1%3A0/converse")]
    [InlineData(false, "arn:aws:bedrock:us-east-1:1:inference-profile/x", "us-east-1", "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse")]
    public async Task Asks_the_region_that_serves_the_model(bool stream, string model, string region, string address)
    {
        var request = await EncodeAsync(region, "key", model, stream);

        Assert.Equal(address, request.Address.AbsoluteUri);
        Assert.Equal([new("Authorization", "Bearer key")], request.Headers);
    }

    [Fact]
    public async Task Signs_with_an_access_key_and_sends_no_secret()
    {
        var request = await EncodeAsync("eu-west-1", AccessKey, "anthropic.claude-3-5-sonnet-20240620-v1:0");

        var expected = AwsSignature.Sign(
            new AwsRequest("POST", "/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse", request.Body) { Headers = [new("host", "bedrock-runtime.eu-west-1.amazonaws.com")] },
            new AwsCredential("AKIDEXAMPLE", "planted+secret/", "planted-token"),
            "eu-west-1",
            "bedrock",
            DateTimeOffset.UnixEpoch);
        Assert.Equal(expected, request.Headers);
        Assert.DoesNotContain(request.Headers, static header => header.Value.Contains("planted+secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Goes_where_the_key_says() => Assert.Equal(
        "bedrock-runtime.ap-southeast-2.amazonaws.com",
        (await EncodeAsync("us-east-1", """{"apiKey":"key","region":"ap-southeast-2"}""", "amazon.nova-lite-v1:0")).Address.Host);

    [Theory]
    [InlineData("""{"accessKeyId":"AKIDEXAMPLE"}""")]
    [InlineData("""{"apiKey":"planted","region":"evil.example/"}""")]
    public async Task Refuses_a_key_that_lacks_a_part(string key)
    {
        var refusal = await Assert.ThrowsAsync<WireCredentialException>(() => EncodeAsync("us-east-1", key, "amazon.nova-lite-v1:0"));

        Assert.DoesNotContain("planted", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_REGION", "eu-north-1", "eu-north-1")]
    [InlineData("Providers:amazon-bedrock:Region", "eu-north-1", "eu-north-1")]
    [InlineData("Other", "x", "us-east-1")]
    public void Reads_its_region_from_the_settings(string setting, string value, string expected) => Assert.Equal(expected, BedrockOptions.Region(Configuration((setting, value))));

    [Fact]
    public void Refuses_a_region_that_is_none() =>
        Assert.Contains("AWS_REGION", Assert.Throws<ProviderSettingsException>(() => BedrockOptions.Region(Configuration(("AWS_REGION", "evil.example")))).Message, StringComparison.Ordinal);

    [Fact]
    public void Makes_one_key_of_AWS_settings()
    {
        var secrets = new ConfiguredProviderSecrets(Configuration(("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "a+b/c"), ("AWS_SESSION_TOKEN", "t"), ("Providers:amazon-bedrock:Region", "eu-central-1")));

        var credential = BedrockCredential.Of(secrets.Find(AmazonBedrock.Descriptor)!);

        Assert.Equal("eu-central-1", credential.Region);
        Assert.Equal(("AKIDEXAMPLE", "a+b/c", "t"), (credential.AccessKey!.AccessKeyId, credential.AccessKey.SecretAccessKey, credential.AccessKey.SessionToken));
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SESSION_TOKEN")]
    public void Makes_no_key_of_half_of_them(string setting) => Assert.Null(new ConfiguredProviderSecrets(Configuration((setting, "x"))).Find(AmazonBedrock.Descriptor));

    [Fact]
    public void Makes_no_key_of_settings_that_are_there_for_something_else() => Assert.Null(
        new ConfiguredProviderSecrets(Configuration(("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "y"), ("AWS_REGION", "eu-west-1"))).Find(AmazonBedrock.Descriptor));

    [Fact]
    public async Task Goes_where_the_endpoint_says_before_all_else() => Assert.Equal(
        "bedrock-runtime.eu-west-3.amazonaws.com",
        (await EncodeAsync("us-east-1", """{"apiKey":"key","region":"ap-southeast-2"}""", "amazon.nova-lite-v1:0", region: "eu-west-3")).Address.Host);

    [Fact]
    public void Prefers_an_API_key() => Assert.Equal(
        "bearer",
        new ConfiguredProviderSecrets(Configuration(("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "y"), ("AWS_BEARER_TOKEN_BEDROCK", "bearer"))).Find(AmazonBedrock.Descriptor)!.Reveal());

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static setting => setting.Name, static string? (setting) => setting.Value, StringComparer.Ordinal)).Build();

    private static async Task<WireRequest> EncodeAsync(string usual, string key, string model, bool stream = false, string? region = null) => await new BedrockWire(usual).EncodeAsync(
        new WireCall
        {
            Provider = AmazonBedrock.Descriptor,
            Endpoint = new ModelEndpoint { Provider = "amazon-bedrock", Tag = "amazon-bedrock", Model = "amazon/nova", UpstreamModel = model, Region = region, Pricing = new Pricing() },
            Secret = new ProviderSecret(key),
            Prompt = new ChatPrompt { Model = model, Stream = stream, Messages = [new PromptMessage { Role = MessageRole.User, Parts = [new TextPart("Hello")] }] },
            Now = DateTimeOffset.UnixEpoch,
        },
        TestContext.Current.CancellationToken);
}
