namespace Interchange.Gateway.Tests.Usage.Oracle;

/// <summary>Shapes that differ from OpenAI's.</summary>
internal static class ProviderShapes
{
    public static IEnumerable<UsageShape> All =>
    [
        UsageShape.Of("DeepSeek: hit and miss", PriceLists.DeepSeek, (40 * 0.00000027m) + (960 * 0.00000007m) + (30 * 0.0000011m), """
            {"prompt_tokens":1000,"completion_tokens":30,"total_tokens":1030,"prompt_tokens_details":{"cached_tokens":960},"prompt_cache_hit_tokens":960,"prompt_cache_miss_tokens":40}
            """),
        UsageShape.Of("DeepSeek: hit and miss alone", PriceLists.DeepSeek, (40 * 0.00000027m) + (960 * 0.00000007m) + (30 * 0.0000011m), """
            {"completion_tokens":30,"prompt_cache_hit_tokens":960,"prompt_cache_miss_tokens":40}
            """),
        UsageShape.Of("DeepSeek: reasoning in the completion", PriceLists.DeepSeek, (12 * 0.00000027m) + (400 * 0.0000011m), """
            {"prompt_tokens":12,"completion_tokens":400,"total_tokens":412,"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":12,"completion_tokens_details":{"reasoning_tokens":350}}
            """),
        UsageShape.Of("DeepSeek: off-peak, before midnight", PriceLists.DeepSeek, (40 * 0.000000135m) + (960 * 0.000000035m) + (30 * 0.00000055m), """
            {"prompt_tokens":1000,"completion_tokens":30,"total_tokens":1030,"prompt_cache_hit_tokens":960,"prompt_cache_miss_tokens":40}
            """) with { At = new DateTimeOffset(2026, 7, 1, 16, 30, 0, TimeSpan.Zero) },
        UsageShape.Of("DeepSeek: off-peak, after midnight, told in another zone", PriceLists.DeepSeek, (1000 * 0.000000135m) + (30 * 0.00000055m), """
            {"prompt_tokens":1000,"completion_tokens":30,"total_tokens":1030}
            """) with { At = new DateTimeOffset(2026, 7, 2, 2, 29, 59, TimeSpan.FromHours(2)) },
        UsageShape.Of("DeepSeek: the end of off-peak is outside", PriceLists.DeepSeek, (1000 * 0.00000027m) + (30 * 0.0000011m), """
            {"prompt_tokens":1000,"completion_tokens":30,"total_tokens":1030}
            """) with { At = new DateTimeOffset(2026, 7, 2, 0, 30, 0, TimeSpan.Zero) },
        UsageShape.Of("xAI: reasoning beside the completion", PriceLists.XAI, (26 * 0.000003m) + (6 * 0.00000075m) + ((9 + 94) * 0.000015m), """
            {"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,"prompt_tokens_details":{"text_tokens":32,"audio_tokens":0,"image_tokens":0,"cached_tokens":6},
             "completion_tokens_details":{"reasoning_tokens":94,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0},"num_sources_used":0}
            """),
        UsageShape.Of("xAI: little reasoning beside a long completion", PriceLists.XAI, (32 * 0.000003m) + ((900 + 94) * 0.000015m), """
            {"prompt_tokens":32,"completion_tokens":900,"total_tokens":1026,"completion_tokens_details":{"reasoning_tokens":94}}
            """),
        UsageShape.Of("xAI: ticks", PriceLists.XAI, 0.0037756m, """
            {"prompt_tokens":199,"completion_tokens":1,"total_tokens":200,"num_sources_used":3,"cost_in_usd_ticks":37756000}
            """) with { Trusted = true },
        UsageShape.Of("xAI: ticks, not trusted", PriceLists.XAI, (199 * 0.000003m) + (1 * 0.000015m), """
            {"prompt_tokens":199,"completion_tokens":1,"total_tokens":200,"num_sources_used":0,"cost_in_usd_ticks":158500}
            """),
        UsageShape.Of("xAI: cached by the SDK's name", PriceLists.XAI, (79 * 0.000003m) + (9 * 0.00000075m) + (16 * 0.000015m), """
            {"prompt_tokens":88,"completion_tokens":16,"total_tokens":104,"cached_prompt_text_tokens":9}
            """),
        new UsageShape("xAI: cumulative usage on every chunk", PriceLists.XAI, 0.0002m,
            UsageShape.Content("""{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11,"cost_in_usd_ticks":1000000}"""),
            UsageShape.Content("""{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12,"cost_in_usd_ticks":2000000}""")) { Trusted = true },
        UsageShape.Of("Groq: timings", PriceLists.Groq, (18 * 0.00000015m) + (439 * 0.0000006m), """
            {"queue_time":0.061348671,"prompt_tokens":18,"prompt_time":0.000211569,"completion_tokens":439,"completion_time":0.798181818,"total_tokens":457,"total_time":0.798393387}
            """),
        new("Groq: x_groq in the last chunk of a stream", PriceLists.Groq, (18 * 0.00000015m) + (439 * 0.0000006m),
            """{"id":"c","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"queue_time":0.06,"prompt_tokens":18,"completion_tokens":439,"total_tokens":457}}}"""),
        new("Groq: x_groq, repeated at the top", PriceLists.Groq, (5 * 0.000000075m) + (15 * 0.00000015m) + (10 * 0.0000006m),
            """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":20,"completion_tokens":10,"total_tokens":30,"prompt_tokens_details":{"cached_tokens":5}}}}""",
            UsageShape.Chunk("""{"prompt_tokens":20,"completion_tokens":10,"total_tokens":30,"prompt_tokens_details":{"cached_tokens":5}}""")),
        UsageShape.Of("Mistral: cached", PriceLists.Mistral, (5 * 0.0000004m) + (1008 * 0.00000004m) + (20 * 0.000002m), """
            {"prompt_tokens":1013,"completion_tokens":20,"total_tokens":1033,"prompt_tokens_details":{"cached_tokens":1008}}
            """),
        UsageShape.Of("Mistral: cached by its older name, seconds of audio", PriceLists.Mistral, (13 * 0.0000004m) + (100 * 0.00000004m) + (20 * 0.000002m), """
            {"prompt_audio_seconds":12,"prompt_tokens":113,"completion_tokens":20,"total_tokens":133,"num_cached_tokens":100}
            """),
        UsageShape.Of("Moonshot: cached at the top", PriceLists.Moonshot, (19 * 0.0000006m) + (100 * 0.00000015m) + (21 * 0.0000025m), """
            {"prompt_tokens":119,"completion_tokens":21,"total_tokens":140,"cached_tokens":100}
            """),
        new("Moonshot: usage inside the choice of a stream", PriceLists.Moonshot, (19 * 0.0000006m) + (13 * 0.0000025m),
            """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":19,"completion_tokens":13,"total_tokens":32}}]}"""),
        UsageShape.Of("Anthropic: compatible, no details", PriceLists.Claude, (25 * 0.000003m) + (40 * 0.000015m), """
            {"prompt_tokens":25,"completion_tokens":40,"total_tokens":65,"prompt_tokens_details":null}
            """),
        UsageShape.Of("Anthropic: native names, read and written for 5 minutes",
            PriceLists.Claude, (10 * 0.000003m) + (50_000 * 0.0000003m) + (2_000 * 0.00000375m) + (300 * 0.000015m), """
            {"input_tokens":10,"cache_creation_input_tokens":2000,"cache_read_input_tokens":50000,"output_tokens":300,"service_tier":"standard"}
            """),
        UsageShape.Of("Anthropic: native names, written for 5 minutes and an hour",
            PriceLists.Claude, (10 * 0.000003m) + (400 * 0.00000375m) + (600 * 0.000006m) + (7 * 0.000015m), """
            {"input_tokens":10,"cache_read_input_tokens":0,"cache_creation_input_tokens":1000,"cache_creation":{"ephemeral_5m_input_tokens":400,"ephemeral_1h_input_tokens":600},"output_tokens":7}
            """),
        UsageShape.Of("Anthropic: native names, the split alone", PriceLists.Claude, (10 * 0.000003m) + (7 * 0.00000375m) + (3 * 0.000006m) + (1 * 0.000015m), """
            {"input_tokens":10,"output_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":7,"ephemeral_1h_input_tokens":3}}
            """),
        UsageShape.Of("Anthropic: OpenAI's names, the cache beside the prompt", PriceLists.Claude, (100 * 0.000003m) + (900 * 0.0000003m) + (20 * 0.000015m), """
            {"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"cache_read_input_tokens":900,"cache_creation_input_tokens":0}
            """),
        UsageShape.Of("Anthropic: OpenAI's names, the total counts the cache", PriceLists.Claude, (1000 * 0.000003m) + (900 * 0.0000003m) + (20 * 0.000015m), """
            {"prompt_tokens":1000,"completion_tokens":20,"total_tokens":1920,"cache_read_input_tokens":900,"prompt_tokens_details":{"cached_tokens":900}}
            """),
        UsageShape.Of("A proxy before Anthropic that has added the cache to the prompt",
            PriceLists.Claude, (100 * 0.000003m) + (900 * 0.0000003m) + (500 * 0.00000375m) + (20 * 0.000015m), """
            {"prompt_tokens":1500,"completion_tokens":20,"total_tokens":1520,"prompt_tokens_details":{"cached_tokens":900},"cache_read_input_tokens":900,"cache_creation_input_tokens":500}
            """),
        UsageShape.Of("Claude: just at the bound of long prompts", PriceLists.Claude, (200_000 * 0.000003m) + (100 * 0.000015m), """
            {"prompt_tokens":200000,"completion_tokens":100,"total_tokens":200100}
            """),
        UsageShape.Of("Claude: a long prompt, by what was cached too", PriceLists.Claude, (1_001 * 0.000006m) + (199_000 * 0.0000006m) + (100 * 0.0000225m), """
            {"input_tokens":1001,"output_tokens":100,"cache_read_input_tokens":199000}
            """),
        UsageShape.Of("Alibaba: writes inside the details", PriceLists.Claude, (200 * 0.000003m) + (300 * 0.0000003m) + (500 * 0.00000375m) + (10 * 0.000015m), """
            {"prompt_tokens":1000,"completion_tokens":10,"total_tokens":1010,"prompt_tokens_details":{"cached_tokens":300,"cache_creation_input_tokens":500,
             "cache_creation":{"ephemeral_5m_input_tokens":500},"cache_type":"ephemeral"}}
            """),
        UsageShape.Of("Hour-long writes inside the details", PriceLists.Claude, (400 * 0.000003m) + (600 * 0.000006m) + (10 * 0.000015m), """
            {"prompt_tokens":1000,"completion_tokens":10,"total_tokens":1010,"prompt_tokens_details":{"ephemeral_1h_input_tokens":600,"ephemeral_5m_input_tokens":0,"cached_tokens":0}}
            """),
        UsageShape.Of("Gemini: thinking in the total alone", PriceLists.Gemini, (10 * 0.0000003m) + ((5 + 300) * 0.0000025m), """
            {"prompt_tokens":10,"completion_tokens":5,"total_tokens":315}
            """) with { TotalCountsThinking = true },
        UsageShape.Of("Gemini: thinking beside the completion, told", PriceLists.Gemini, (10 * 0.0000003m) + ((5 + 300) * 0.0000025m), """
            {"prompt_tokens":10,"completion_tokens":5,"total_tokens":315,"completion_tokens_details":{"reasoning_tokens":300}}
            """) with { TotalCountsThinking = true },
        UsageShape.Of("Gemini: an image made", PriceLists.Gemini, (12 * 0.0000003m) + (1290 * 0.00003m) + (10 * 0.0000025m), """
            {"prompt_tokens":12,"completion_tokens":1300,"total_tokens":1312,"completion_tokens_details":{"image_tokens":1290}}
            """),
        UsageShape.Of("Gemini: cached audio has a price of its own", PriceLists.Gemini, (200 * 0.00000025m) + (700 * 0.000000075m) + (100 * 0.000001m) + (1 * 0.0000025m), """
            {"prompt_tokens":1000,"completion_tokens":1,"total_tokens":1001,"prompt_tokens_details":{"cached_tokens":900,"audio_tokens":300}}
            """),
        UsageShape.Of("Gemini: video is a part of the prompt", PriceLists.Gemini, (2_640 * 0.0000003m) + (9 * 0.0000025m), """
            {"prompt_tokens":2640,"completion_tokens":9,"total_tokens":2649,"prompt_tokens_details":{"video_tokens":2630}}
            """),
        UsageShape.Of("OpenRouter: its cost", PriceLists.Plain, 0.00014m, """
            {"prompt_tokens":194,"completion_tokens":2,"total_tokens":196,"cost":0.00014,"is_byok":false,"cost_details":{"upstream_inference_cost":null},
             "prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":100,"audio_tokens":0,"video_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"image_tokens":0}}
            """) with { Trusted = true },
        UsageShape.Of("OpenRouter: with a key of one's own there, fee and provider", PriceLists.Plain, 0.0005m + 0.01m, """
            {"prompt_tokens":194,"completion_tokens":2,"total_tokens":196,"cost":0.0005,"is_byok":true,"cost_details":{"upstream_inference_cost":0.01}}
            """) with { Trusted = true },
        UsageShape.Of("OpenRouter: free is free", PriceLists.Plain, 0m, """
            {"prompt_tokens":194,"completion_tokens":2,"total_tokens":196,"cost":0,"is_byok":false,"cost_details":{"upstream_inference_cost":0}}
            """) with { Trusted = true },
        UsageShape.Of("OpenRouter: an exponent", PriceLists.Plain, 0.000000012m, """{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"cost":1.2e-8}""") with { Trusted = true },
        UsageShape.Of("Perplexity: its total", PriceLists.Perplexity, 0.012609m, """
            {"prompt_tokens":8,"completion_tokens":439,"total_tokens":447,"search_context_size":"low",
             "cost":{"input_tokens_cost":2.4e-05,"output_tokens_cost":0.006585,"request_cost":0.006,"total_cost":0.012609}}
            """) with { Trusted = true },
        UsageShape.Of("Perplexity: by list prices, with its fee a request", PriceLists.Perplexity, (8 * 0.000003m) + (439 * 0.000015m) + 0.006m, """
            {"prompt_tokens":8,"completion_tokens":439,"total_tokens":447,"search_context_size":"low","cost":{"total_cost":0.5}}
            """),
        new UsageShape("Perplexity: cumulative usage on every chunk", PriceLists.Perplexity, 0.006075m,
            UsageShape.Content("""{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}"""),
            UsageShape.Content("""{"prompt_tokens":5,"completion_tokens":4,"total_tokens":9,"cost":{"total_cost":0.006075}}""")) { Trusted = true },
        UsageShape.Of("Perplexity: searches by the piece", PriceLists.DeepResearch, (33 * 0.000002m) + (20 * 0.000003m) + (80 * 0.000008m) + (21 * 0.005m), """
            {"prompt_tokens":33,"completion_tokens":100,"total_tokens":133,"citation_tokens":20016,"num_search_queries":21,"reasoning_tokens":20}
            """),
        UsageShape.Of("Reasoning at a price of its own, beside the completion without a total", PriceLists.DeepResearch, (10 * 0.000002m) + (500 * 0.000003m) + (20 * 0.000008m), """
            {"prompt_tokens":10,"completion_tokens":20,"completion_tokens_details":{"reasoning_tokens":500}}
            """),
        UsageShape.Of("Server tools: searches", PriceLists.DeepResearch, (10 * 0.000002m) + (20 * 0.000008m) + (2 * 0.005m), """
            {"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"server_tool_use":{"web_search_requests":2}}
            """),
    ];
}
