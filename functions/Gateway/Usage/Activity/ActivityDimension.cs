namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// What generations are told apart by. The order is the order of stored keys: dimensions are added before <see cref="GenerationId"/>, never moved or reused.
/// </summary>
internal enum ActivityDimension
{
    /// <summary>The model's id, without a variant.</summary>
    Model,

    /// <summary>The variants of the model's slug without their first colon; <see cref="ActivityKey.NoVariant"/> for none.</summary>
    Variant,

    /// <summary>Display name of the provider that answered.</summary>
    Provider,

    /// <summary>Routing slug of the endpoint that answered.</summary>
    Endpoint,

    /// <summary>Hash of the key that called.</summary>
    Key,

    /// <summary>Who made the key.</summary>
    Member,

    /// <summary>Title of the calling app, or its origin where it has none.</summary>
    App,

    /// <summary>Scheme and host of the page that called.</summary>
    Origin,

    FinishReason,

    /// <summary><c>true</c> or <c>false</c>, as <see cref="Byok"/> is.</summary>
    Streamed,

    /// <summary>Whether the account's own credential was used.</summary>
    Byok,

    /// <summary>The prompt's length as a power of ten: see <see cref="ContextLengths"/>.</summary>
    ContextLength,

    /// <summary>The caller's own id of the end user.</summary>
    ExternalUser,

    /// <summary>Not stored: a roll-up by generation would be the records again.</summary>
    GenerationId,
}
