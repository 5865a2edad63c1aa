using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.Benchmarks.Micro;

/// <summary>The same conversation of about 100 KB in each dialect: questions, calls of tools with their results, long answers.</summary>
internal static class Conversation
{
    private const int Size = 100 * 1024;
    private const string Piece = "The quick brown fox \"jumps\" over the lazy dog — 漢字, emoji 😀 and\nlines. ";

    /// <param name="dialect">A value of the benchmark's parameter.</param>
    public static byte[] Render(string dialect) => Encoding.UTF8.GetBytes(dialect switch
    {
        "messages" => Messages(),
        "responses" => Responses(),
        _ => Chat(),
    });

    private static string Chat()
    {
        var messages = new JsonArray(new JsonObject { ["role"] = "system", ["content"] = "Be brief." });
        Fill(messages, turn =>
        [
            new JsonObject { ["role"] = "user", ["content"] = Text },
            new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = null,
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["id"] = $"call_{turn}",
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = "look_up", ["arguments"] = "{\"place\":\"Paris\"}" },
                }),
            },
            new JsonObject { ["role"] = "tool", ["tool_call_id"] = $"call_{turn}", ["content"] = Text },
            new JsonObject { ["role"] = "assistant", ["content"] = Text },
        ]);
        messages.Add(new JsonObject { ["role"] = "user", ["content"] = "And now?" });
        return new JsonObject
        {
            ["model"] = "bench/standin",
            ["max_tokens"] = 500,
            ["messages"] = messages,
            ["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = Tool("parameters") }),
        }.ToJsonString();
    }

    private static string Messages()
    {
        var messages = new JsonArray();
        Fill(messages, turn =>
        [
            new JsonObject { ["role"] = "user", ["content"] = Text },
            new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "tool_use", ["id"] = $"call_{turn}", ["name"] = "look_up", ["input"] = new JsonObject { ["place"] = "Paris" } }),
            },
            new JsonObject
            {
                ["role"] = "user",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = $"call_{turn}", ["content"] = Text }),
            },
            new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Text }) },
        ]);
        messages.Add(new JsonObject { ["role"] = "user", ["content"] = "And now?" });
        return new JsonObject
        {
            ["model"] = "bench/standin",
            ["max_tokens"] = 500,
            ["system"] = "Be brief.",
            ["messages"] = messages,
            ["tools"] = new JsonArray(Tool("input_schema")),
        }.ToJsonString();
    }

    private static string Responses()
    {
        var input = new JsonArray();
        Fill(input, turn =>
        [
            new JsonObject { ["role"] = "user", ["content"] = Text },
            new JsonObject { ["type"] = "function_call", ["call_id"] = $"call_{turn}", ["name"] = "look_up", ["arguments"] = "{\"place\":\"Paris\"}" },
            new JsonObject { ["type"] = "function_call_output", ["call_id"] = $"call_{turn}", ["output"] = Text },
            new JsonObject { ["role"] = "assistant", ["content"] = Text },
        ]);
        input.Add(new JsonObject { ["role"] = "user", ["content"] = "And now?" });
        var tool = Tool("parameters");
        tool["type"] = "function";
        return new JsonObject
        {
            ["model"] = "bench/standin",
            ["max_output_tokens"] = 500,
            ["instructions"] = "Be brief.",
            ["input"] = input,
            ["tools"] = new JsonArray(tool),
        }.ToJsonString();
    }

    private static string Text => string.Concat(Enumerable.Repeat(Piece, 12));

    private static void Fill(JsonArray messages, Func<int, JsonObject[]> turn)
    {
        for (var (number, length) = (0, 0); length < Size; number++)
        {
            foreach (var message in turn(number))
            {
                length += message.ToJsonString().Length;
                messages.Add(message);
            }
        }
    }

    private static JsonObject Tool(string schema) => new()
    {
        ["name"] = "look_up",
        ["description"] = "Looks a place up.",
        [schema] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["place"] = new JsonObject { ["type"] = "string" } },
            ["required"] = new JsonArray("place"),
        },
    };
}
