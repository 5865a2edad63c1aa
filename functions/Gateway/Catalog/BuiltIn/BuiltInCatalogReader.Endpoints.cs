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
        var prices = default(PriceList);
        ImmutableArray<PriceOverride> overrides = [];
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
            else if (Is("overrides"u8))
            {
                overrides = ReadOverrides();
            }
            else if (Is("parameters"u8))
            {
                parameters = ReadParameters();
            }
            else if (!TryReadPrice(ref prices))
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
            Pricing = prices.Pricing(overrides),
        };
    }

    private ImmutableArray<PriceOverride> ReadOverrides()
    {
        var overrides = new List<PriceOverride>(1);
        _json.Read();
        while (NextElement())
        {
            long? above = null;
            int? start = null, end = null;
            ImmutableArray<DayOfWeek> days = [];
            var prices = default(PriceList);
            while (NextProperty())
            {
                if (Is("above"u8))
                {
                    above = ReadLong();
                }
                else if (Is("utcStart"u8))
                {
                    start = (int)ReadLong();
                }
                else if (Is("utcEnd"u8))
                {
                    end = (int)ReadLong();
                }
                else if (Is("utcDays"u8))
                {
                    days = [.. ReadWords().Select(static day => (DayOfWeek)CatalogVocabulary.Days.IndexOf(day))];
                }
                else if (!TryReadPrice(ref prices))
                {
                    throw Unexpected();
                }
            }

            overrides.Add(prices.Override(above, start, end, days));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(overrides.ToArray());
    }

    /// <summary>Reads the price that the property is; false when it is none.</summary>
    private bool TryReadPrice(ref PriceList prices)
    {
        if (Is("prompt"u8))
        {
            prices.Prompt = ReadPrice();
        }
        else if (Is("completion"u8))
        {
            prices.Completion = ReadPrice();
        }
        else if (Is("requests"u8))
        {
            prices.Request = ReadDecimal() / RequestsPerPriceUnit;
        }
        else if (Is("cacheRead"u8))
        {
            prices.CacheRead = ReadPrice();
        }
        else if (Is("cacheWrite"u8))
        {
            prices.CacheWrite = ReadPrice();
        }
        else if (Is("cacheWriteOneHour"u8))
        {
            prices.CacheWriteOneHour = ReadPrice();
        }
        else if (Is("reasoning"u8))
        {
            prices.Reasoning = ReadPrice();
        }
        else if (Is("audioInput"u8))
        {
            prices.AudioInput = ReadPrice();
        }
        else if (Is("audioOutput"u8))
        {
            prices.AudioOutput = ReadPrice();
        }
        else if (Is("audioInputCacheRead"u8))
        {
            prices.AudioInputCacheRead = ReadPrice();
        }
        else if (Is("imageToken"u8))
        {
            prices.ImageToken = ReadPrice();
        }
        else if (Is("imageOutput"u8))
        {
            prices.ImageOutput = ReadPrice();
        }
        else
        {
            return false;
        }

        return true;
    }

    private decimal ReadPrice() => ReadDecimal() / TokensPerPriceUnit;
}
