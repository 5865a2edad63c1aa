using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Plugins.Documents;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Does to a request what is to be done before anybody is asked.</summary>
internal sealed class PreparePrompt(FileParser files, WebSearch web, InputModeration moderation)
{
    // What a property means that stands twice, plugins and provider might see differently.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    /// <summary>What searches the web.</summary>
    public WebSearch Web => web;

    /// <summary>The most that what is to be done may cost.</summary>
    public Money MostOf(ChatRequest request)
    {
        var work = request.Work!;
        var dollars = (work.Search is { } search ? web.MostOf(search) : 0) + (work.Files is { } engine ? files.LikelyOf(engine, request.Prompt.Files) : 0);
        return Money.FromDollars(dollars);
    }

    /// <summary>Does it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="request">What for; its work says what is to be done.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    /// <exception cref="GatewayException">400: something of the request cannot be read; 503: what reads it does not answer.</exception>
    public async Task<PreparedPrompt> RunAsync(Caller caller, ChatRequest request, CancellationToken cancellationToken)
    {
        var work = request.Work!;
        try
        {
            if (JsonNode.Parse(request.Document.Utf8.Span, documentOptions: Deep) is not JsonObject root || root["messages"] is not JsonArray messages)
            {
                throw Invalid("\"messages\" must be an array of messages.");
            }

            if (work.Moderates)
            {
                await moderation.RunAsync(messages, request.Models[0], cancellationToken);
                if (!work.Rewrites)
                {
                    return new PreparedPrompt(Body: null, PromptExtras.None);
                }
            }

            if (work.TakesOutTools)
            {
                ServerTools.TakeOut(root);
            }

            var read = work.Files is not null || work.TidiesFiles
                ? await files.RunAsync(caller.AccountId, messages, work.Files, cancellationToken)
                : FileReading.None;
            var found = work.Search is { } search ? await web.RunAsync(root, messages, search, cancellationToken) : SearchFinding.None;
            if (work.AsksProvider is { } wish)
            {
                WebSearch.AskProvider(root, wish);
            }

            return new PreparedPrompt(Written(root, request.Document.Utf8.Length), new PromptExtras
            {
                Annotations = [.. read.Annotations, .. found.Annotations],
                Files = read.Annotations,
                SearchResults = found.Results,
                SearchEngine = found.Engine,
                Cost = Money.FromDollars(read.Dollars + found.Dollars),
            });
        }
        catch (Exception exception) when (IsOfTheRequest(exception))
        {
            throw Invalid("A message has not the documented form: a property stands twice in it, is of another kind, or holds no valid Unicode.");
        }
    }

    /// <summary>What the reader of JSON throws where a value is of another kind, or is half a surrogate pair.</summary>
    private static bool IsOfTheRequest(Exception exception) =>
        exception is JsonException || (exception is InvalidOperationException && exception.TargetSite?.DeclaringType?.Namespace?.StartsWith("System.Text.Json", StringComparison.Ordinal) is true);

    private static PooledBody Written(JsonObject root, int length)
    {
        using var buffer = new MemoryStream(length);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            root.WriteTo(json);
        }

        var body = new PooledBody((int)buffer.Length);
        body.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        return body;
    }

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
