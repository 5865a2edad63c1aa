using System.Diagnostics;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>An access key of AWS. It prints as <c>[secret]</c>.</summary>
[DebuggerDisplay("[secret]")]
internal sealed class AwsCredential(string accessKeyId, string secretAccessKey, string? sessionToken)
{
    /// <summary>Names the key; travels with every request.</summary>
    public string AccessKeyId => accessKeyId;

    /// <summary>Signs, and never travels.</summary>
    public string SecretAccessKey => secretAccessKey;

    /// <summary>Of a temporary key; null for a lasting one.</summary>
    public string? SessionToken => sessionToken;

    public override string ToString() => "[secret]";
}
