using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Decides what is to be done to a request. Pure, and next to nothing for one of text without plugins.</summary>
internal static class PromptWorkPlan
{
    private const string FileModality = "file";
    private const string OnlineSuffix = ":online";

    /// <summary>The request with its <see cref="ChatRequest.Work"/>, and without asking for an endpoint that takes what will not be there any more.</summary>
    /// <param name="request">The request.</param>
    /// <param name="catalog">The models.</param>
    /// <param name="web">Who searches.</param>
    /// <exception cref="GatewayException">400: nobody searches for it.</exception>
    public static ChatRequest Decide(ChatRequest request, ModelCatalog catalog, WebSearch web)
    {
        var isOnline = IsOnline(request);
        if (ReferenceEquals(request.Plugins, PluginWishes.None) && request.Prompt.Files == 0 && !isOnline)
        {
            return request;
        }

        var search = request.Plugins.Search ?? (isOnline && !request.Plugins.LeavesWeb ? new SearchWish() : null);
        var isNative = search is not null && IsNative(search, request, catalog, web);
        var work = new PromptWork
        {
            Files = EngineOf(request, catalog),
            TidiesFiles = request.Prompt.Files > 0 && MayNeedTidying(request.Document),
            Search = isNative ? null : search,
            AsksProvider = isNative ? search : null,
            TakesOutTools = request.Plugins.HasServerTools,
            Moderates = request.Plugins.Moderates,
        };
        var needs = work.Files is null ? request.Needs : request.Needs with { Inputs = request.Needs.Inputs & ~InputModalities.File };
        return request with
        {
            Work = work.Rewrites || work.Moderates ? work : null,
            IsOnline = isOnline,
            IsPrepared = true,
            SearchesNatively = isNative,
            Needs = request.Plugins.HasServerToolsAlone ? needs with { Parameters = needs.Parameters.Without(ServerTools.Parameters) } : needs,
        };
    }

    private static bool IsOnline(ChatRequest request)
    {
        foreach (var slug in request.Models)
        {
            if (slug.Contains(OnlineSuffix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The provider where it is asked for, or where all do that may be asked; where the gateway has no engine, also where some do.</summary>
    private static bool IsNative(SearchWish wish, ChatRequest request, ModelCatalog catalog, WebSearch web)
    {
        if (wish.Engine == SearchEngineWish.Native)
        {
            return true;
        }

        var endpoints = request.Models.SelectMany(slug => catalog.TryResolve(slug, out var resolved) ? resolved.Endpoints : []).ToList();
        if (wish.Engine == SearchEngineWish.Any && endpoints.Count > 0 && (web.IsOn ? endpoints.TrueForAll(web.IsNative) : endpoints.Exists(web.IsNative)))
        {
            return true;
        }

        return web.IsOn
            ? false
            : throw new GatewayException(GatewayError.InvalidRequest(
                "The web cannot be searched: this gateway has no search engine, and no provider of the model searches itself. Leave out the plugin web, the tool that searches and \":online\", or have whoever runs the gateway set Search:Key."));
    }

    /// <summary>Native where a model takes files, or where it is not known yet which one will answer.</summary>
    private static FileEngine? EngineOf(ChatRequest request, ModelCatalog catalog)
    {
        if (request.Prompt.Files == 0 || request.Plugins.LeavesFiles || request.Plugins.Files == FileEngine.Native)
        {
            return null;
        }

        if (request.Plugins.Files is { } said)
        {
            return said;
        }

        foreach (var slug in request.Models)
        {
            if (!catalog.TryResolve(slug, out var resolved) || resolved.Model.InputModalities.Contains(FileModality, StringComparer.Ordinal))
            {
                return null;
            }
        }

        return FileEngine.Text;
    }

    private static bool MayNeedTidying(ChatDocument document)
    {
        var messages = document.ValueOf(document.Find(ChatField.Messages)!.Value);
        return messages.IndexOf("\"file_id\""u8) >= 0 || messages.IndexOf("\"annotations\""u8) >= 0;
    }
}
