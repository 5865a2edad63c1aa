using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// <c>reasoning</c>, <c>reasoning_effort</c> and <c>include_reasoning</c> in the words of a provider of the OpenAI family that does not know OpenRouter's: strict ones refuse
/// these. Pure.
/// </summary>
internal static class ReasoningMembers
{
    /// <summary>Whether a member has to be put into other words.</summary>
    /// <param name="member">From its opening quote.</param>
    /// <param name="form">The provider's.</param>
    public static bool Is(ReadOnlySpan<byte> member, ReasoningForm form) =>
        member.StartsWith("\"reasoning\""u8) || member.StartsWith("\"include_reasoning\""u8)
        || (form != ReasoningForm.Effort && member.StartsWith("\"reasoning_effort\""u8));

    /// <summary>The members that say the same; null where there is nothing to say.</summary>
    /// <param name="document">The request, which has one of them.</param>
    /// <param name="step">Whom it is for.</param>
    /// <exception cref="NotCarriedException">A member does not have the form that the API documents.</exception>
    public static ReadOnlyMemory<byte>? For(ChatDocument document, RouteStep step)
    {
        var effort = Find(document, "\"reasoning_effort\""u8);
        var wish = ChatPromptReader.ReadWish(Find(document, "\"reasoning\""u8), effort, Find(document, "\"include_reasoning\""u8));
        if (wish is not ({ IsOn: true } or { IsOff: true }))
        {
            return null;
        }

        return step.Provider.Reasoning switch
        {
            // What the caller has said in these words stays as it is.
            ReasoningForm.Effort => effort is null && TakesEffort(step) && ReasoningBudget.EffortOf(wish) is { } word
                ? Members(json => json.WriteString("reasoning_effort", word))
                : default(ReadOnlyMemory<byte>?),
            ReasoningForm.Thinking => Members(json =>
            {
                json.WriteStartObject("thinking");
                json.WriteString("type", wish.IsOff ? "disabled" : "enabled");
                json.WriteEndObject();
            }),
            _ => Members(json =>
            {
                json.WriteBoolean("enable_thinking", !wish.IsOff);
                if (wish is { IsOff: false, MaxTokens: { } budget })
                {
                    json.WriteNumber("thinking_budget", budget);
                }
            }),
        };
    }

    /// <summary>A model that thinks without being told how much refuses an effort.</summary>
    private static bool TakesEffort(RouteStep step) => step.Endpoint.SupportedParameters is not { Count: > 0 } known || known.Contains("reasoning_effort");

    private static JsonElement? Find(ChatDocument document, ReadOnlySpan<byte> name)
    {
        foreach (var (_, member) in document.Members)
        {
            if (!member.IsNull && document.Utf8.Span[member.Start..].StartsWith(name))
            {
                var reader = new Utf8JsonReader(document.ValueOf(member), new JsonReaderOptions { MaxDepth = ForeignMembers.MaxDepth });
                return JsonElement.ParseValue(ref reader);
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> Members(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory[1..^1];
    }
}
