namespace Interchange.Gateway.Tests.Usage.Oracle;

/// <summary>OpenAI's own shapes, and those that follow it to the letter.</summary>
internal static class OpenAIShapes
{
    public static IEnumerable<UsageShape> All =>
    [
        UsageShape.Of("OpenAI: plain", PriceLists.OpenAI, (19 * 0.0000025m) + (10 * 0.00001m), """
            {"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},
             "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}
            """),
        UsageShape.Of("OpenAI: cached", PriceLists.OpenAI, (86 * 0.0000025m) + (1920 * 0.00000125m) + (300 * 0.00001m), """
            {"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920,"audio_tokens":0},
             "completion_tokens_details":{"reasoning_tokens":0}}
            """),
        UsageShape.Of("OpenAI: all of the prompt cached", PriceLists.OpenAI, (1024 * 0.00000125m) + (1 * 0.00001m), """
            {"prompt_tokens":1024,"completion_tokens":1,"total_tokens":1025,"prompt_tokens_details":{"cached_tokens":1024}}
            """),
        UsageShape.Of("OpenAI: written to the cache", PriceLists.OpenAIWrites, (100 * 0.0000025m) + (500 * 0.00000125m) + (400 * 0.000003125m) + (10 * 0.00001m), """
            {"prompt_tokens":1000,"completion_tokens":10,"total_tokens":1010,"prompt_tokens_details":{"cached_tokens":500,"cache_write_tokens":400}}
            """),
        UsageShape.Of("OpenAI: reasoning in the completion", PriceLists.OpenAI, (75 * 0.0000025m) + (1186 * 0.00001m), """
            {"prompt_tokens":75,"completion_tokens":1186,"total_tokens":1261,"completion_tokens_details":{"reasoning_tokens":1024}}
            """),
        UsageShape.Of("OpenAI: reasoning is the whole completion", PriceLists.OpenAI, (10 * 0.0000025m) + (64 * 0.00001m), """
            {"prompt_tokens":10,"completion_tokens":64,"total_tokens":74,"completion_tokens_details":{"reasoning_tokens":64}}
            """),
        UsageShape.Of("OpenAI: reasoning as large as half of the completion", PriceLists.OpenAI, (10 * 0.0000025m) + (20 * 0.00001m), """
            {"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"completion_tokens_details":{"reasoning_tokens":10}}
            """),
        UsageShape.Of("OpenAI: audio in and out", PriceLists.OpenAI, (20 * 0.0000025m) + (130 * 0.00004m) + (34 * 0.00001m) + (200 * 0.00008m), """
            {"prompt_tokens":150,"completion_tokens":234,"total_tokens":384,"prompt_tokens_details":{"audio_tokens":130,"cached_tokens":0,"text_tokens":20,"image_tokens":0},
             "completion_tokens_details":{"audio_tokens":200,"reasoning_tokens":0,"text_tokens":34}}
            """),
        UsageShape.Of("OpenAI: audio and cached text", PriceLists.OpenAI, (100 * 0.0000025m) + (800 * 0.00000125m) + (100 * 0.00004m) + (5 * 0.00001m), """
            {"prompt_tokens":1000,"completion_tokens":5,"total_tokens":1005,"prompt_tokens_details":{"cached_tokens":800,"audio_tokens":100}}
            """),
        UsageShape.Of("OpenAI: cached audio by its own detail", PriceLists.OpenAI, (300 * 0.0000025m) + (600 * 0.00000125m) + (100 * 0.00004m) + (5 * 0.00001m), """
            {"prompt_tokens":1000,"completion_tokens":5,"total_tokens":1005,
             "prompt_tokens_details":{"cached_tokens":600,"audio_tokens":200,"cached_tokens_details":{"text_tokens":500,"audio_tokens":100}}}
            """),
        UsageShape.Of("OpenAI: cached and audio are more than the prompt", PriceLists.OpenAI, (900 * 0.00000125m) + (100 * 0.00004m) + (5 * 0.00001m), """
            {"prompt_tokens":1000,"completion_tokens":5,"total_tokens":1005,"prompt_tokens_details":{"cached_tokens":900,"audio_tokens":200}}
            """),
        UsageShape.Of("OpenAI: predictions, used and not", PriceLists.OpenAI, (100 * 0.0000025m) + (150 * 0.00001m), """
            {"prompt_tokens":100,"completion_tokens":150,"total_tokens":250,"completion_tokens_details":{"accepted_prediction_tokens":60,"rejected_prediction_tokens":40}}
            """),
        UsageShape.Of("OpenAI: null details", PriceLists.OpenAI, (100 * 0.0000025m) + (50 * 0.00001m), """
            {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":null,"completion_tokens_details":null}
            """),
        UsageShape.Of("OpenAI: null counts inside the details", PriceLists.OpenAI, (100 * 0.0000025m) + (50 * 0.00001m), """
            {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":null},"completion_tokens_details":{"reasoning_tokens":null}}
            """),
        UsageShape.Of("OpenAI: the names of the Responses API", PriceLists.OpenAI, (64 * 0.0000025m) + (36 * 0.00000125m) + (50 * 0.00001m), """
            {"input_tokens":100,"output_tokens":50,"total_tokens":150,"input_tokens_details":{"cached_tokens":36},"output_tokens_details":{"reasoning_tokens":12}}
            """),
        new("OpenAI: usage is null on every chunk but the last", PriceLists.OpenAI, (19 * 0.0000025m) + (10 * 0.00001m),
            UsageShape.Content("null"), UsageShape.Content("null"), UsageShape.Chunk("""{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29}""")),
        UsageShape.Of("vLLM: no details", PriceLists.Plain, (14 * 0.000001m) + (80 * 0.000002m), """
            {"prompt_tokens":14,"total_tokens":94,"completion_tokens":80,"prompt_tokens_details":null}
            """),
        new("vLLM: continuous usage", PriceLists.Plain, (14 * 0.000001m) + (3 * 0.000002m),
            UsageShape.Content("""{"prompt_tokens":14,"total_tokens":15,"completion_tokens":1}"""),
            UsageShape.Content("""{"prompt_tokens":14,"total_tokens":16,"completion_tokens":2}"""),
            UsageShape.Chunk("""{"prompt_tokens":14,"total_tokens":17,"completion_tokens":3}""")),
        UsageShape.Of("Ollama", PriceLists.Plain, (26 * 0.000001m) + (298 * 0.000002m), """{"prompt_tokens":26,"completion_tokens":298,"total_tokens":324}"""),
        UsageShape.Of("Together", PriceLists.Plain, (15 * 0.000001m) + (42 * 0.000002m), """{"prompt_tokens":15,"completion_tokens":42,"total_tokens":57,"cached_tokens":0}"""),
        UsageShape.Of("Fireworks: cached, no price for it", PriceLists.Plain, (500 * 0.000001m) + (10 * 0.000002m), """
            {"prompt_tokens":500,"total_tokens":510,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":480}}
            """),
        UsageShape.Of("Cohere: compatible", PriceLists.Plain, (75 * 0.000001m) + (29 * 0.000002m), """{"completion_tokens":29,"prompt_tokens":75,"total_tokens":104}"""),
        UsageShape.Of("Cohere: billed units", PriceLists.Plain, (5 * 0.000001m) + (418 * 0.000002m), """
            {"billed_units":{"input_tokens":5,"output_tokens":418},"tokens":{"input_tokens":71,"output_tokens":418}}
            """),
        UsageShape.Of("Cerebras: timings beside the counts", PriceLists.Plain, (20 * 0.000001m) + (7 * 0.000002m), """
            {"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"queue_time":0.0001,"prompt_tokens_details":{"cached_tokens":0}}
            """),
    ];
}
