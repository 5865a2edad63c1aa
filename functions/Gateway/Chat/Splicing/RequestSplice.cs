using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// The body for a provider that speaks the caller's own wire: slices of the caller's bytes, in their order, with the gateway's
/// fields taken out and <c>model</c>, <c>user</c> and <c>stream_options</c> rewritten. Pure.
/// </summary>
internal static class RequestSplice
{
    private const int TypicalSlices = 16;
    private const int HashedUserBytes = 16;

    /// <summary>Longer ones are hashed too, on the heap.</summary>
    private const int LongestUserOnStack = 512;

    private static readonly byte[] Open = "{"u8.ToArray();
    private static readonly byte[] Close = "}"u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly ConditionalWeakTable<ModelEndpoint, byte[]> Models = [];
    private static readonly byte[] IncludeUsage = "\"stream_options\":{\"include_usage\":true}"u8.ToArray();

    /// <summary>The slices; they borrow the document's memory.</summary>
    /// <param name="request">The caller's request.</param>
    /// <param name="step">The endpoint it is for.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="lastMessage">A message to append to the caller's; null for none.</param>
    /// <param name="maxTokens">A bound on the output in the place of the caller's, under the caller's name for it; null for theirs.</param>
    public static List<ReadOnlyMemory<byte>> For(ChatRequest request, RouteStep step, string accountId, byte[]? lastMessage = null, long? maxTokens = null)
    {
        var document = request.Document;
        var slices = new List<ReadOnlyMemory<byte>>(TypicalSlices) { Open };
        var run = default(Range?);
        var hasModel = false;
        var hasStreamOptions = false;
        var hasBound = false;
        var rewordsThoughts = step.Provider is { Wire: ProviderWire.OpenAIChat, Reasoning: not ReasoningForm.OpenRouter };
        var saysThoughts = false;
        var isPlain = request.IsTranslated && step.Provider is { Wire: ProviderWire.OpenAIChat, AcceptsCacheControl: false };
        foreach (var (field, member) in document.Members)
        {
            if (!step.Dropped.IsEmpty && RequestNeedsReader.ParameterOf(document, member) is { IsEmpty: false } parameter && step.Dropped.Contains(parameter))
            {
                continue;
            }

            ReadOnlyMemory<byte>? replacement = null;
            switch (field)
            {
                case ChatField.Model:
                    hasModel = true;
                    replacement = Model(step);
                    break;
                case ChatField.Messages when isPlain || rewordsThoughts || lastMessage is not null:
                    replacement = MessagesOf(document, member, new ForeignMembers.Strictness(isPlain, rewordsThoughts ? step.Provider.Reasoning : null), lastMessage);
                    break;
                case ChatField.Tools when isPlain:
                    replacement = ForeignMembers.Without(document, member, new ForeignMembers.Strictness(IsPlain: true, Thoughts: null));
                    break;
                case ChatField.Other when rewordsThoughts && ReasoningMembers.Is(document.Utf8.Span[member.Start..], step.Provider.Reasoning):
                    saysThoughts = true;
                    continue;
                case ChatField.Other when isPlain && ForeignMembers.Is(document.Utf8.Span[member.Start..]):
                    continue;
                case ChatField.MaxTokens or ChatField.MaxCompletionTokens when maxTokens is { } most:
                    hasBound = true;
                    replacement = Bound(field == ChatField.MaxTokens && !TakesNewerName(request, step), most);
                    break;
                case ChatField.MaxTokens when request.MaxTokens is { } asked && TakesNewerName(request, step):
                    replacement = Bound(plain: false, asked);
                    break;
                case ChatField.User when request.User is { } user:
                    replacement = User(accountId, user);
                    break;
                case ChatField.StreamOptions when request.Stream:
                    if (!step.Provider.AcceptsStreamOptions)
                    {
                        continue;
                    }

                    hasStreamOptions = true;
                    replacement = StreamOptions(document.ValueOf(member));
                    break;
                case ChatField.Models or ChatField.Provider or ChatField.SessionId or ChatField.Plugins or ChatField.Transforms
                    or ChatField.Route or ChatField.Preset or ChatField.Usage or ChatField.Trace or ChatField.Debug:
                    continue;
            }

            if (replacement is { } own)
            {
                Flush(slices, document, ref run);
                Append(slices, own);
            }
            else if (run is { } open && Follows(document, open, member.Start))
            {
                run = open.Start..member.ValueEnd;
            }
            else
            {
                Flush(slices, document, ref run);
                run = member.Start..member.ValueEnd;
            }
        }

        Flush(slices, document, ref run);
        if (saysThoughts && ReasoningMembers.For(document, step) is { } thoughts)
        {
            Append(slices, thoughts);
        }

        if (!hasModel)
        {
            Append(slices, Model(step));
        }

        if (maxTokens is { } bound && !hasBound)
        {
            var known = step.Endpoint.SupportedParameters;
            Append(slices, Bound(known.Contains("max_tokens") || !known.Contains("max_completion_tokens"), bound));
        }

        if (request.Stream && !hasStreamOptions && step.Provider.AcceptsStreamOptions)
        {
            Append(slices, IncludeUsage);
        }

        slices.Add(Close);
        return slices;
    }

    /// <summary>The messages as they are to be sent; null where that is as they are.</summary>
    private static ReadOnlyMemory<byte>? MessagesOf(ChatDocument document, JsonMember member, ForeignMembers.Strictness strictness, byte[]? lastMessage)
    {
        var plain = ForeignMembers.Without(document, member, strictness);
        return lastMessage is null ? plain : Appended((plain ?? document.Utf8[member.Start..member.ValueEnd]).Span, lastMessage);
    }

    /// <summary>OpenAI's thinking models take the bound by its newer name alone; what the caller wrote is not touched.</summary>
    private static bool TakesNewerName(ChatRequest request, RouteStep step) =>
        request.IsTranslated && step.Endpoint.SupportedParameters.Contains("max_completion_tokens");

    /// <summary>What stands for the caller's end user upstream: stable per account and user, and not to be turned back without both.</summary>
    internal static string HashedUser(string accountId, string user)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var most = Encoding.UTF8.GetMaxByteCount(accountId.Length + 1 + user.Length);
        var text = most <= LongestUserOnStack ? stackalloc byte[LongestUserOnStack] : new byte[most];
        var length = Encoding.UTF8.GetBytes(accountId, text);
        text[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(user, text[length..]);
        SHA256.HashData(text[..length], hash);
        return "ic-" + Convert.ToHexStringLower(hash[..HashedUserBytes]);
    }

    /// <summary>True when only white space and one comma stand between the run and the next member: nothing was taken out there.</summary>
    private static bool Follows(ChatDocument document, Range run, int start) =>
        document.Utf8.Span[run.End.Value..start].Trim(" \t\r\n"u8).SequenceEqual(","u8);

    private static void Flush(List<ReadOnlyMemory<byte>> slices, ChatDocument document, ref Range? run)
    {
        if (run is { } range)
        {
            Append(slices, document.Utf8[range]);
            run = null;
        }
    }

    private static void Append(List<ReadOnlyMemory<byte>> slices, ReadOnlyMemory<byte> member)
    {
        if (slices.Count > 1)
        {
            slices.Add(Comma);
        }

        slices.Add(member);
    }

    private static byte[] Model(RouteStep step) => Models.GetValue(step.Endpoint, static endpoint => Member("model", endpoint.UpstreamModel));

    private static byte[] User(string accountId, string user) => Member("user", HashedUser(accountId, user));

    private static byte[] Bound(bool plain, long tokens) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"\"{(plain ? "max_tokens" : "max_completion_tokens")}\":{tokens}"));

    private static byte[] Member(string name, string value) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\":\"{JsonEncodedText.Encode(value)}\""));

    /// <summary>The member, an array that is not empty, with one more element.</summary>
    private static byte[] Appended(ReadOnlySpan<byte> member, byte[] element) => [.. member[..^1], (byte)',', .. element, (byte)']'];

    /// <summary>The caller's options with <c>include_usage</c> on: a bill needs the provider's own count.</summary>
    private static byte[] StreamOptions(ReadOnlySpan<byte> options)
    {
        var reader = new Utf8JsonReader(options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return IncludeUsage;
        }

        var merged = new List<byte>(options.Length + 32);
        merged.AddRange("\"stream_options\":{\"include_usage\":true"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var own = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            reader.Skip();
            if (!own)
            {
                merged.AddRange(","u8);
                merged.AddRange(options[start..(int)reader.BytesConsumed]);
            }
        }

        merged.AddRange("}"u8);
        return [.. merged];
    }
}
