using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Interchange.Gateway.Catalog.BuiltIn;

/// <summary>Endpoints and their prices.</summary>
internal ref partial struct BuiltInCatalogReader
{
    private const decimal TokensPerPriceUnit = 1_000_000m;
    private const decimal RequestsPerPriceUnit = 1_000m;

    private ModelEndpoint ReadEndpoint(string model)
    {
        string tag = "", upstream = "", quantization = "unknown";
        long? context = null, maxPrompt = null, maxCompletion = null;
        var stage = EndpointStage.Stable;
        var freeTier = false;
        decimal prompt = 0, completion = 0, request = 0;
        decimal? cacheRead = null, cacheWrite = null, reasoning = null, audioInput = null, audioOutput = null;
        ImmutableArray<PricingTier> tiers = [];
        var parameters = FrozenSet<string>.Empty;
        while (NextProperty())
        {
            if (Is("tag"u8))
            {
                tag = ReadString();
            }
            else if (Is("upstream"u8))
            {
                upstream = ReadString();
            }
            else if (Is("context"u8))
            {
                context = ReadLong();
            }
            else if (Is("maxPrompt"u8))
            {
                maxPrompt = ReadLong();
            }
            else if (Is("maxCompletion"u8))
            {
                maxCompletion = ReadLong();
            }
            else if (Is("quantization"u8))
            {
                quantization = ReadString();
            }
            else if (Is("stage"u8))
            {
                _json.Read();
                stage = Is("deprecated"u8) ? EndpointStage.Deprecated : EndpointStage.Beta;
            }
            else if (Is("freeTier"u8))
            {
                _json.Read();
                freeTier = _json.GetBoolean();
            }
            else if (Is("prompt"u8))
            {
                prompt = ReadPrice();
            }
            else if (Is("completion"u8))
            {
                completion = ReadPrice();
            }
            else if (Is("requests"u8))
            {
                request = ReadDecimal() / RequestsPerPriceUnit;
            }
            else if (Is("cacheRead"u8))
            {
                cacheRead = ReadPrice();
            }
            else if (Is("cacheWrite"u8))
            {
                cacheWrite = ReadPrice();
            }
            else if (Is("reasoning"u8))
            {
                reasoning = ReadPrice();
            }
            else if (Is("audioInput"u8))
            {
                audioInput = ReadPrice();
            }
            else if (Is("audioOutput"u8))
            {
                audioOutput = ReadPrice();
            }
            else if (Is("tiers"u8))
            {
                tiers = ReadTiers();
            }
            else if (Is("parameters"u8))
            {
                parameters = ReadParameters();
            }
            else
            {
                throw Unexpected();
            }
        }

        var slash = tag.IndexOf('/', StringComparison.Ordinal);
        return new ModelEndpoint
        {
            Provider = slash < 0 ? tag : tag[..slash],
            Tag = tag,
            Model = model,
            UpstreamModel = upstream,
            ContextLength = context,
            MaxPromptTokens = maxPrompt,
            MaxCompletionTokens = maxCompletion,
            Quantization = quantization,
            Stage = stage,
            FreeTier = freeTier,
            SupportedParameters = parameters,
            Pricing = new Pricing
            {
                Prompt = prompt,
                Completion = completion,
                Request = request,
                InputCacheRead = cacheRead,
                InputCacheWrite = cacheWrite,
                InternalReasoning = reasoning,
                AudioInput = audioInput,
                AudioOutput = audioOutput,
                Tiers = tiers,
            },
        };
    }

    private ImmutableArray<PricingTier> ReadTiers()
    {
        var tiers = new List<PricingTier>(1);
        _json.Read();
        while (NextElement())
        {
            var above = 0L;
            decimal? prompt = null, completion = null, cacheRead = null, cacheWrite = null;
            while (NextProperty())
            {
                if (Is("above"u8))
                {
                    above = ReadLong();
                }
                else if (Is("prompt"u8))
                {
                    prompt = ReadPrice();
                }
                else if (Is("completion"u8))
                {
                    completion = ReadPrice();
                }
                else if (Is("cacheRead"u8))
                {
                    cacheRead = ReadPrice();
                }
                else if (Is("cacheWrite"u8))
                {
                    cacheWrite = ReadPrice();
                }
                else
                {
                    throw Unexpected();
                }
            }

            tiers.Add(new PricingTier
            {
                MinPromptTokens = above,
                Prompt = prompt,
                Completion = completion,
                InputCacheRead = cacheRead,
                InputCacheWrite = cacheWrite,
            });
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(tiers.ToArray());
    }

    private decimal ReadPrice() => ReadDecimal() / TokensPerPriceUnit;
}
