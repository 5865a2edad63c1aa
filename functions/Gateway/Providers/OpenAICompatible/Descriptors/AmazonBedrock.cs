namespace Interchange.Gateway.Providers.OpenAICompatible.Descriptors;

/// <summary>The models of Amazon Bedrock that speak Converse.</summary>
internal static class AmazonBedrock
{
    public static ProviderDescriptor Descriptor { get; } = new()
    {
        Slug = "amazon-bedrock",
        Name = "Amazon Bedrock",
        BaseUrl = new Uri("https://bedrock-runtime.us-east-1.amazonaws.com/"),
        Wire = ProviderWire.BedrockConverse,
        KeySettings = ["AWS_BEARER_TOKEN_BEDROCK"],

        // Access keys of AWS's are there for many things: the region is what says that they are for this.
        KeyParts =
        [
            new("accessKeyId", "AWS_ACCESS_KEY_ID"),
            new("secretAccessKey", "AWS_SECRET_ACCESS_KEY"),
            new("sessionToken", "AWS_SESSION_TOKEN", IsOptional: true),
            new("region", "Providers:amazon-bedrock:Region"),
        ],

        // AWS's own word: prompts and answers are neither stored nor used for training, nor shown to the models' makers.
        DataPolicy = DataPolicy.NothingKept,
        Headquarters = "US",
        PrivacyPolicyUrl = new Uri("https://aws.amazon.com/privacy/"),
        TermsOfServiceUrl = new Uri("https://aws.amazon.com/service-terms/"),
        StatusPageUrl = new Uri("https://health.aws.amazon.com/health/status"),
    };
}
