using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// What a key of the provider holds: an API key of Bedrock, or an access key of AWS as JSON with <c>accessKeyId</c>, <c>secretAccessKey</c>, and where they are needed
/// <c>sessionToken</c> and <c>region</c>. It prints as <c>[secret]</c>.
/// </summary>
internal sealed class BedrockCredential
{
    private BedrockCredential(string? apiKey, AwsCredential? accessKey, string? region)
    {
        ApiKey = apiKey;
        AccessKey = accessKey;
        Region = region;
    }

    /// <summary>Null where there is an access key.</summary>
    public string? ApiKey { get; }

    /// <summary>Null where there is an API key.</summary>
    public AwsCredential? AccessKey { get; }

    /// <summary>The credential's own word about where it is used; null for none.</summary>
    public string? Region { get; }

    /// <exception cref="WireCredentialException">The JSON lacks a part.</exception>
    public static BedrockCredential Of(ProviderSecret secret)
    {
        var text = secret.Reveal();
        if (!text.StartsWith('{'))
        {
            return new BedrockCredential(text, null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root switch
            {
                _ when root.Text("accessKeyId") is { Length: > 0 } id && root.Text("secretAccessKey") is { Length: > 0 } key =>
                    new BedrockCredential(null, new AwsCredential(id, key, root.Text("sessionToken") is { Length: > 0 } token ? token : null), root.Text("region")),
                _ when root.Text("apiKey") is { Length: > 0 } apiKey => new BedrockCredential(apiKey, null, root.Text("region")),
                _ => throw new WireCredentialException("A key of Amazon Bedrock lacks accessKeyId or secretAccessKey."),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new WireCredentialException("A key of Amazon Bedrock begins like JSON and is none.");
        }
    }

    public override string ToString() => "[secret]";
}
