using System.Text.Json;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>The <c>response</c> object: every property that the API names, null where there is nothing. Source: <c>OpenResponsesResult</c> of OpenRouter's OpenAPI document.</summary>
internal sealed class ResponseDocument(ResponseEcho echo, TimeProvider time)
{
    private static readonly string[] NullableEchoes =
    [
        "frequency_penalty", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "presence_penalty", "prompt_cache_key", "safety_identifier", "temperature",
        "top_p", "user",
    ];

    private long? _createdAt;

    /// <summary>Writes the object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="answer">The latest of the answer: id, model, usage.</param>
    /// <param name="status">How far it has come.</param>
    /// <param name="filtered">Why it is incomplete: true for a filter, false for its bound.</param>
    /// <param name="writeOutput">Writes the array of items.</param>
    public void Write(Utf8JsonWriter json, ChatAnswer answer, ResponseStatus status, bool filtered, Action<Utf8JsonWriter> writeOutput)
    {
        var failure = status == ResponseStatus.Failed && answer.Error is { } error ? ResponseFailure.Of(error) : null;
        json.WriteStartObject();
        json.WriteString("id", answer.Id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", _createdAt ??= answer.Created ?? time.GetUtcNow().ToUnixTimeSeconds());
        WriteStatus(json, status, filtered, failure);
        json.WriteString("model", answer.Model);
        json.WritePropertyName("output");
        writeOutput(json);
        WriteEchoes(json);
        json.WriteString("service_tier", answer.ServiceTier);
        WriteStored(json, echo);
        ResponseUsage.WriteMember(json, answer.Usage);
        if (failure is not null)
        {
            json.WriteString("error_type", failure.Type);
        }

        if (answer.RoutingRecord is { } record)
        {
            json.WriteRaw("openrouter_metadata", record);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes whether it is kept, and what it goes on from. A request whose response is made in the background has it kept.</summary>
    public static void WriteStored(Utf8JsonWriter json, ResponseEcho echo)
    {
        json.WriteBoolean("background", echo.Is("background"));
        json.WriteBoolean("store", echo.Is("store"));
        if (echo.Find("previous_response_id") is { } previous)
        {
            json.WriteRaw("previous_response_id", previous);
        }
        else
        {
            json.WriteNull("previous_response_id");
        }
    }

    private void WriteStatus(Utf8JsonWriter json, ResponseStatus status, bool filtered, ResponseFailure? failure)
    {
        json.WriteString("status", status switch
        {
            ResponseStatus.Queued => "queued",
            ResponseStatus.InProgress => "in_progress",
            ResponseStatus.Cancelled => "cancelled",
            ResponseStatus.Completed => "completed",
            ResponseStatus.Incomplete => "incomplete",
            _ => "failed",
        });
        if (status is ResponseStatus.Completed or ResponseStatus.Incomplete)
        {
            json.WriteNumber("completed_at", time.GetUtcNow().ToUnixTimeSeconds());
        }
        else
        {
            json.WriteNull("completed_at");
        }

        WriteFailure(json, failure);
        if (status == ResponseStatus.Incomplete)
        {
            json.WriteStartObject("incomplete_details");
            json.WriteString("reason", filtered ? "content_filter" : "max_output_tokens");
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incomplete_details");
        }
    }

    /// <summary>Writes <c>error</c>.</summary>
    public static void WriteFailure(Utf8JsonWriter json, ResponseFailure? failure)
    {
        if (failure is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteString("message", failure.Message);
        json.WriteEndObject();
    }

    private void WriteEchoes(Utf8JsonWriter json)
    {
        foreach (var name in NullableEchoes)
        {
            if (echo.Find(name) is { } value)
            {
                json.WriteRaw(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        WriteOr(json, "parallel_tool_calls", "true"u8);
        WriteOr(json, "tool_choice", "\"auto\""u8);
        WriteOr(json, "tools", "[]"u8);
        WriteOr(json, "top_logprobs", "0"u8);
        WriteReasoning(json);
        WriteText(json);

        // Nothing is ever left out of a conversation here.
        json.WriteString("truncation", "disabled");
    }

    private void WriteReasoning(Utf8JsonWriter json)
    {
        if (echo.Find("reasoning") is not { } reasoning)
        {
            json.WriteNull("reasoning");
            return;
        }

        json.WriteStartObject("reasoning");
        foreach (var name in (ReadOnlySpan<string>)["effort", "summary"])
        {
            if (Faults.Find(reasoning, name) is { } value)
            {
                json.WriteRaw(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        json.WriteEndObject();
    }

    private void WriteText(Utf8JsonWriter json)
    {
        var text = echo.Find("text");
        json.WriteStartObject("text");
        if (text is { } said && Faults.Find(said, "format") is { } format)
        {
            json.WriteRaw("format", format);
        }
        else
        {
            json.WriteStartObject("format");
            json.WriteString("type", "text");
            json.WriteEndObject();
        }

        if (text is { } wished && Faults.Find(wished, "verbosity") is { } verbosity)
        {
            json.WriteRaw("verbosity", verbosity);
        }

        json.WriteEndObject();
    }

    private void WriteOr(Utf8JsonWriter json, string name, ReadOnlySpan<byte> otherwise)
    {
        if (echo.Find(name) is { } value)
        {
            json.WriteRaw(name, value);
        }
        else
        {
            json.WritePropertyName(name);
            json.WriteRawValue(otherwise, skipInputValidation: true);
        }
    }
}
