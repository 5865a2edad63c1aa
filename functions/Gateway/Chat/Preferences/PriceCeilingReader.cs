using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>Reads <c>provider.max_price</c>: dollars per million tokens, and per unit for requests and images.</summary>
internal static class PriceCeilingReader
{
    private const decimal TokensPerPriceUnit = 1_000_000m;

    public static PriceCeiling Read(PreferenceValue value)
    {
        var ceiling = new PriceCeiling();
        var members = value.Members("{\"prompt\": 1, \"completion\": 2}");
        while (members.Next())
        {
            ceiling = members.Name switch
            {
                "prompt" => ceiling with { Prompt = members.Value.Dollars() / TokensPerPriceUnit },
                "completion" => ceiling with { Completion = members.Value.Dollars() / TokensPerPriceUnit },
                "audio" => ceiling with { Audio = members.Value.Dollars() / TokensPerPriceUnit },
                "request" => ceiling with { Request = members.Value.Dollars() },
                "image" => ceiling with { Image = members.Value.Dollars() },
                _ => throw members.Unknown("prompt, completion, request, image and audio"),
            };
        }

        return ceiling;
    }
}
