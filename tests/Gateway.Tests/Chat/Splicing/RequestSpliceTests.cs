using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using CsCheck;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Tests.Chat.Splicing;

public sealed class RequestSpliceTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    [Fact]
    public void Replaces_the_model_and_leaves_every_other_byte()
    {
        var body = Splice("{\"temperature\":1.0, \"x\":1e2,\n\"model\":\"a/b\",\"seed\":0.10,\"logit_bias\":{\"\\u0041\":-0},\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 é 漢 \\ud83d\\ude00\"}]}");

        Assert.Equal("{\"temperature\":1.0, \"x\":1e2,\"model\":\"up-model\",\"seed\":0.10,\"logit_bias\":{\"\\u0041\":-0},\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 é 漢 \\ud83d\\ude00\"}]}", body);
    }

    [Fact]
    public void Takes_out_the_fields_that_are_the_gateways_own()
    {
        var body = Splice("{\"models\":[\"c\"],\"model\":\"a\",\"provider\":{\"only\":[\"one\"]},\"unknown\":1,\"session_id\":\"s\",\"trace\":{},\"usage\":{\"include\":true},\"route\":\"fallback\",\"plugins\":[],\"transforms\":[]," + Messages + "}");

        Assert.Equal("{\"model\":\"up-model\",\"unknown\":1," + Messages + "}", body);
    }

    [Fact]
    public void Adds_the_model_when_only_fallbacks_were_named() =>
        Assert.Equal("{" + Messages + ",\"model\":\"up-model\"}", Splice("{\"models\":[\"c\"]," + Messages + "}"));

    [Theory]
    [InlineData("", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":null", ",\"stream_options\":{\"include_usage\":true}")]
    [InlineData(",\"stream_options\":{\"include_usage\":false,\"x\":[1]}", ",\"stream_options\":{\"include_usage\":true,\"x\":[1]}")]
    public void Asks_for_usage_on_every_stream(string options, string expected) =>
        Assert.Equal(
            "{\"model\":\"up-model\",\"stream\":true," + Messages + expected + "}",
            Splice("{\"model\":\"a\",\"stream\":true," + Messages + options + "}"));

    [Fact]
    public void Leaves_stream_options_out_for_a_provider_that_refuses_them()
    {
        var step = ChatRequests.Step();
        step = step with { Provider = step.Provider with { AcceptsStreamOptions = false } };

        Assert.Equal(
            "{\"model\":\"up-model\",\"stream\":true," + Messages + "}",
            Splice("{\"model\":\"a\",\"stream\":true,\"stream_options\":{}," + Messages + "}", step));
    }

    [Fact]
    public void A_translated_request_reaches_strict_providers_without_what_other_wires_hold()
    {
        const string body = """
            {"model":"a","cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":[{"type":"text","text":"é","cache_control":{"type":"ephemeral"}}]},{"role":"tool","tool_call_id":"c","content":"no","is_error":true}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"cache_control":{"type":"string"}}}},"cache_control":{"type":"ephemeral"}}]}
            """;
        const string plain = """
            {"model":"up-model","messages":[{"role":"user","content":[{"type":"text","text":"é"}]},{"role":"tool","tool_call_id":"c","content":"no"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"cache_control":{"type":"string"}}}}}]}
            """;
        var step = ChatRequests.Step();
        var knows = step with { Provider = step.Provider with { AcceptsCacheControl = true } };
        using var document = ChatRequests.Document(body);
        var request = ChatRequestReader.Read(document) with { IsTranslated = true };

        Assert.Equal(plain, Text(RequestSplice.For(request, step, "account")));
        Assert.Equal(body.Replace("\"model\":\"a\"", "\"model\":\"up-model\"", StringComparison.Ordinal), Text(RequestSplice.For(request, knows, "account")));
        Assert.Contains("cache_control\":{\"type\":\"ephemeral\"}", Text(RequestSplice.For(request with { IsTranslated = false }, step, "account")), StringComparison.Ordinal);
        Assert.Equal(
            plain.Replace("\"content\":\"no\"}]", "\"content\":\"no\"},{\"role\":\"assistant\"}]", StringComparison.Ordinal),
            Text(RequestSplice.For(request, step, "account", "{\"role\":\"assistant\"}"u8.ToArray())));

        static string Text(List<ReadOnlyMemory<byte>> slices) => string.Concat(slices.Select(static slice => Encoding.UTF8.GetString(slice.Span)));
    }

    [Fact]
    public void Sends_the_end_user_only_as_a_hash_of_account_and_user()
    {
        var body = Splice("{\"model\":\"a\",\"user\":\"jane@example.com\"," + Messages + "}");

        Assert.DoesNotContain("jane", body, StringComparison.Ordinal);
        Assert.Equal(RequestSplice.HashedUser("account", "jane@example.com"), JsonDocument.Parse(body).RootElement.GetProperty("user").GetString());
        Assert.NotEqual(RequestSplice.HashedUser("account", "jane@example.com"), RequestSplice.HashedUser("other", "jane@example.com"));
    }

    [Fact]
    public void Keeps_order_and_raw_values_whatever_the_members_are()
    {
        var names = Gen.OneOf("model", "models", "provider", "stream", "a", "b\\u0042", "user", "trace", "temperature", "zeta", "session_id");
        var values = Gen.OneOf("1", "1.0", "1e2", "-0", "\"é\\n\"", "[1, 2]", "{\"k\": [ ]}", "true");
        Gen.Select(names, values).List[0, 12].Sample(members =>
        {
            var distinct = members.DistinctBy(m => m.Item1).Select(m => m.Item1 switch
            {
                "model" => ("model", "\"m\""),
                "models" => ("models", "[\"m\"]"),
                "provider" => ("provider", "{}"),
                "stream" => ("stream", "false"),
                "user" => ("user", "\"u\""),
                "session_id" => ("session_id", "\"s\""),
                _ => m,
            }).ToList();
            var json = "{" + string.Concat(distinct.Select(m => $" \"{m.Item1}\" : {m.Item2} ,")) + "\"models\":[\"m\"]," + Messages + "}";
            if (distinct.Any(m => m.Item1 == "models"))
            {
                json = json.Replace("\"models\":[\"m\"],", "", StringComparison.Ordinal);
            }

            var kept = distinct.Where(m => m.Item1 is not ("models" or "provider" or "trace" or "session_id"));
            var expected = kept.Select(m => m.Item1 switch
            {
                "model" => "\"model\":\"up-model\"",
                "user" => $"\"user\":\"{RequestSplice.HashedUser("account", "u")}\"",
                _ => $"\"{m.Item1}\" : {m.Item2}",
            }).Append(Messages).ToList();
            if (!distinct.Any(m => m.Item1 == "model"))
            {
                expected.Add("\"model\":\"up-model\"");
            }

            // Where nothing was taken out the caller's own white space stays too; it means nothing in JSON.
            var body = Splice(json);
            using var parsed = JsonDocument.Parse(body);
            Assert.Equal(expected, parsed.RootElement.EnumerateObject().Select(Raw));
        });

        static string Raw(JsonProperty member) => member.ToString();
    }

    [Theory]
    [InlineData(true, "max_tokens max_completion_tokens", "max_completion_tokens")]
    [InlineData(true, "max_tokens", "max_tokens")]
    [InlineData(false, "max_tokens max_completion_tokens", "max_tokens")]
    public void Names_the_bound_of_a_translated_request_as_the_endpoint_knows_it_best(bool isTranslated, string known, string expected)
    {
        var step = ChatRequests.Step();
        step = step with { Endpoint = step.Endpoint with { SupportedParameters = known.Split(' ').ToFrozenSet(StringComparer.Ordinal) } };

        Assert.Equal(
            "{\"model\":\"up-model\",\"" + expected + "\":7," + Messages + "}",
            Splice("{\"model\":\"a\",\"max_tokens\":7," + Messages + "}", step, isTranslated));
    }

    [Theory]
    [InlineData(ReasoningForm.Effort, "\"reasoning\":{\"effort\":\"low\"}", ",\"reasoning_effort\":\"low\"")]
    [InlineData(ReasoningForm.Effort, "\"reasoning\":{\"effort\":\"max\",\"exclude\":true}", ",\"reasoning_effort\":\"xhigh\"")]
    [InlineData(ReasoningForm.Effort, "\"reasoning\":{\"max_tokens\":16000}", ",\"reasoning_effort\":\"medium\"")]
    [InlineData(ReasoningForm.Effort, "\"reasoning\":{\"enabled\":false},\"include_reasoning\":true", ",\"reasoning_effort\":\"none\"")]
    [InlineData(ReasoningForm.Effort, "\"include_reasoning\":true", "")]
    [InlineData(ReasoningForm.Effort, "\"reasoning\":null", "")]
    [InlineData(ReasoningForm.Thinking, "\"reasoning\":{\"effort\":\"low\"}", ",\"thinking\":{\"type\":\"enabled\"}")]
    [InlineData(ReasoningForm.Thinking, "\"reasoning_effort\":\"none\"", ",\"thinking\":{\"type\":\"disabled\"}")]
    [InlineData(ReasoningForm.EnableThinking, "\"reasoning\":{\"max_tokens\":2000}", ",\"enable_thinking\":true,\"thinking_budget\":2000")]
    [InlineData(ReasoningForm.EnableThinking, "\"reasoning\":{\"enabled\":false}", ",\"enable_thinking\":false")]
    public void Asks_to_think_in_the_words_that_the_provider_knows(ReasoningForm form, string asked, string expected) =>
        Assert.Equal("{\"model\":\"up-model\"," + Messages + expected + "}", Splice("{\"model\":\"a\"," + asked + "," + Messages + "}", Thinking(form)));

    [Theory]
    [InlineData(ReasoningForm.OpenRouter, "\"reasoning\":{\"effort\":\"low\",\"x\":1}")]
    [InlineData(ReasoningForm.Effort, "\"reasoning_effort\":\"minimal\"")]
    public void Leaves_the_words_that_are_the_providers_own(ReasoningForm form, string asked) =>
        Assert.Equal("{\"model\":\"up-model\"," + asked + "," + Messages + "}", Splice("{\"model\":\"a\"," + asked + "," + Messages + "}", Thinking(form)));

    [Fact]
    public void Asks_no_effort_of_a_model_that_knows_none()
    {
        var step = Thinking(ReasoningForm.Effort);
        step = step with { Endpoint = step.Endpoint with { SupportedParameters = FrozenSet.Create(StringComparer.Ordinal, "reasoning", "include_reasoning") } };

        Assert.Equal("{\"model\":\"up-model\"," + Messages + "}", Splice("{\"model\":\"a\",\"reasoning\":{\"effort\":\"low\"}," + Messages + "}", step));
    }

    [Fact]
    public void Says_which_form_reasoning_has_to_have() =>
        Assert.Contains("\"reasoning\"", Assert.Throws<NotCarriedException>(() => Splice("{\"model\":\"a\",\"reasoning\":\"high\"," + Messages + "}", Thinking(ReasoningForm.Effort))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(ReasoningForm.OpenRouter, "\"reasoning\":\"é\",\"reasoning_details\":[{\"type\":\"reasoning.text\"}],")]
    [InlineData(ReasoningForm.Effort, "")]
    [InlineData(ReasoningForm.Thinking, "*")]
    [InlineData(ReasoningForm.EnableThinking, "*")]
    public void Gives_thoughts_back_as_the_provider_takes_them(ReasoningForm form, string kept)
    {
        const string thoughts = "\"reasoning\":\"é\",\"reasoning_details\":[{\"type\":\"reasoning.text\"}],";
        const string body = "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\"," + thoughts + "\"content\":\"ho\"}]}";
        var expected = kept == "*"
            ? "{\"role\":\"assistant\",\"content\":\"ho\",\"reasoning_content\":\"é\"}"
            : "{\"role\":\"assistant\"," + kept + "\"content\":\"ho\"}";

        Assert.Equal("{\"model\":\"up-model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}," + expected + "]}", Splice(body, Thinking(form)));
    }

    private static RouteStep Thinking(ReasoningForm form)
    {
        var step = ChatRequests.Step();
        return step with { Provider = step.Provider with { Reasoning = form } };
    }

    private static string Splice(string json, RouteStep? step = null, bool isTranslated = false)
    {
        var request = ChatRequests.Read(json) with { IsTranslated = isTranslated };
        using var document = request.Document;
        return string.Concat(RequestSplice.For(request, step ?? ChatRequests.Step(), "account").Select(slice => Encoding.UTF8.GetString(slice.Span)));
    }
}
