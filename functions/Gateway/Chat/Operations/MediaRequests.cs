using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>What requests of images and sound to providers have in common. Pure.</summary>
internal static class MediaRequests
{
    /// <summary>A JSON object.</summary>
    public static MediaBody Json(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return new MediaBody(SplicedContent.Json, [buffer.WrittenMemory]);
    }

    /// <summary>
    /// What callers may say to one provider alone: <c>provider.options.{slug}</c>, and properties of OpenAI's own that its libraries write at the top. What the provider is not
    /// known to take is left out, as the document has it.
    /// </summary>
    public static IEnumerable<(string Name, JsonElement Value)> OptionsOf(ChatDocument document, ProviderDescriptor provider, ImmutableArray<string> known)
    {
        var own = OperationFields.Find(document, "provider").Find("options").Find(provider.Slug);
        foreach (var name in known)
        {
            if ((own?.Find(name) ?? OperationFields.Find(document, name)) is { } value)
            {
                yield return (name, value);
            }
        }
    }

    /// <summary>What stands for the caller's end user; null for none.</summary>
    public static string? UserOf(MediaCall call) => call.Request.User is { } user ? RequestSplice.HashedUser(call.AccountId, user) : null;
}
