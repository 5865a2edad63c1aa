namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>Who is told of a job's end. Kept encrypted, for it holds a secret.</summary>
/// <param name="Url">Where the message goes.</param>
/// <param name="Secret">What it is signed with.</param>
internal sealed record Webhook(string Url, string Secret)
{
    /// <summary>The address alone would do for a log; the secret never does.</summary>
    public override string ToString() => "webhook";
}
