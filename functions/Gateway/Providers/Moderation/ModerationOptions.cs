using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Providers.Moderation;

/// <summary>Who moderates for the plugin <c>moderation</c>.</summary>
public sealed record ModerationOptions
{
    /// <summary>Slug of a provider with an API of moderations as OpenAI's. Setting <c>Moderation:Provider</c>.</summary>
    public string Provider { get; init; } = "openai";

    /// <summary>Its model. Setting <c>Moderation:Model</c>.</summary>
    public string Model { get; init; } = "omni-moderation-latest";

    /// <summary>How long it may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public static ModerationOptions From(IConfiguration configuration)
    {
        var defaults = new ModerationOptions();
        return new ModerationOptions
        {
            Provider = configuration["Moderation:Provider"] is { Length: > 0 } provider ? provider : defaults.Provider,
            Model = configuration["Moderation:Model"] is { Length: > 0 } model ? model : defaults.Model,
        };
    }
}
