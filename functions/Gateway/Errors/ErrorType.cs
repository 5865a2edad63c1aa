namespace Interchange.Gateway.Errors;

/// <summary>
/// The values of <c>error.metadata.error_type</c>: the same in every dialect, stable, and finer than the HTTP status.
/// Source: OpenRouter's error reference.
/// </summary>
public static class ErrorType
{
    public const string InvalidRequest = "invalid_request";
    public const string InvalidPrompt = "invalid_prompt";
    public const string ContextLengthExceeded = "context_length_exceeded";
    public const string MaxTokensExceeded = "max_tokens_exceeded";
    public const string ImageDownloadFailed = "image_download_failed";
    public const string ContentPolicyViolation = "content_policy_violation";
    public const string Authentication = "authentication";
    public const string PaymentRequired = "payment_required";
    public const string PermissionDenied = "permission_denied";
    public const string NotFound = "not_found";
    public const string PayloadTooLarge = "payload_too_large";
    public const string Unprocessable = "unprocessable";
    public const string RateLimitExceeded = "rate_limit_exceeded";
    public const string Server = "server";
    public const string ProviderUnavailable = "provider_unavailable";
    public const string ProviderOverloaded = "provider_overloaded";
    public const string Timeout = "timeout";
}
