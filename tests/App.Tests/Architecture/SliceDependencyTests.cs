using System.Text.RegularExpressions;

namespace Interchange.App.Tests.Architecture;

public sealed partial class SliceDependencyTests
{
    /// <summary>What each slice of the gateway may know, beside itself.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Errors"] = [],
        ["Telemetry"] = [],
        ["Credits"] = ["Errors", "Storage", "Telemetry"],
        ["Requests"] = ["Errors"],
        ["Documents"] = ["Providers"],
        ["Fetching"] = ["Errors", "Requests"],
        ["Translation"] = ["Errors", "Requests"],
        ["Storage"] = ["Errors", "Telemetry"],
        ["Catalog"] = ["Errors", "Credits", "Keys", "Providers", "Requests", "Storage", "Telemetry"],
        ["Keys"] = ["Errors", "Credits", "Requests", "Storage", "Telemetry"],
        ["Limits"] = ["Errors", "Credits", "Keys", "Storage"],
        ["Usage"] = ["Errors", "Credits", "Catalog", "Keys", "Storage", "Telemetry"],
        ["Billing"] = ["Errors", "Credits", "Keys", "Requests", "Storage", "Telemetry", "Usage"],
        ["Providers"] = ["Errors", "Catalog", "Keys", "Usage", "Requests", "Storage", "Telemetry", "Translation"],
        ["Payloads"] = ["Errors", "Providers", "Storage", "Telemetry"],
        ["Batches"] = ["Errors", "Chat", "Files", "Jobs", "Keys", "Payloads", "Requests", "Storage", "Usage"],
        ["Files"] = ["Errors", "Keys", "Payloads", "Requests", "Storage"],
        ["Jobs"] = ["Errors", "Fetching", "Keys", "Payloads", "Storage"],
        ["Routing"] = ["Errors", "Catalog", "Health", "Providers", "Usage", "Telemetry"],
        ["Health"] = ["Errors", "Catalog", "Providers", "Storage", "Telemetry", "Usage"],
        ["Chat"] = ["Errors", "Documents", "Fetching", "Files", "Telemetry", "Credits", "Requests", "Storage", "Catalog", "Health", "Jobs", "Keys", "Limits", "Payloads", "Usage", "Providers", "Routing", "Translation"],
        ["Audio"] = ["Errors", "Requests", "Usage", "Catalog", "Providers", "Translation", "Jobs", "Chat"],
        ["Images"] = ["Errors", "Requests", "Usage", "Catalog", "Providers", "Translation", "Jobs", "Chat"],
        ["Embeddings"] = ["Errors", "Chat", "Jobs", "Providers"],
        ["Rerank"] = ["Errors", "Chat", "Jobs", "Providers", "Requests"],
        ["Messages"] = ["Errors", "Requests", "Translation", "Chat", "Files", "Jobs", "Keys", "Usage"],
        ["Responses"] = ["Errors", "Requests", "Translation", "Catalog", "Chat", "Jobs", "Keys", "Payloads", "Storage", "Usage"],
        ["Completions"] = ["Errors", "Requests", "Translation", "Chat", "Jobs"],
    };

    [Fact]
    public void Slices_of_the_gateway_know_only_what_lies_below_them()
    {
        var violations =
            from source in Repository.Sources("functions/Gateway")
            let slice = source.RelativePath.Split('/')[0]
            where source.RelativePath.Contains('/', StringComparison.Ordinal)
            from Match reference in SliceReference().Matches(source.Text)
            let known = reference.Groups["slice"].Value
            where known != slice && !MayKnow[slice].Contains(known)
            select $"{source.RelativePath} knows {known}";

        Assert.Empty(violations);
    }

    [Fact]
    public void The_gateway_knows_nothing_of_functions_durable_or_service_bus()
    {
        string[] foreign = ["Microsoft.Azure.Functions", "Microsoft.DurableTask", "Azure.Messaging.ServiceBus", "Interchange.App", "Interchange.Embedded"];

        var violations =
            from source in Repository.Sources("functions/Gateway")
            from name in foreign
            where source.Text.Contains(name, StringComparison.Ordinal)
            select $"{source.RelativePath} names {name}";

        Assert.Empty(violations);
    }

    [Fact]
    public void The_app_is_written_against_the_genuine_names_alone()
    {
        var violations =
            from source in Repository.Sources("functions/App")
            where source.Text.Contains("using Interchange.Embedded", StringComparison.Ordinal)
            select source.RelativePath;

        Assert.Empty(violations);
    }

    [Fact]
    public void The_app_compiles_the_same_source_for_both_runtimes()
    {
        var conditional = Repository.Sources("functions/App")
            .Where(static source => source.Text.Contains("#if", StringComparison.Ordinal))
            .Select(static source => source.RelativePath);

        Assert.All(conditional, static path => Assert.Equal("Program.cs", path));
    }

    [Fact]
    public void Providers_never_see_each_other()
    {
        var violations =
            from source in Repository.Sources("functions/Gateway/Providers")
            let own = source.RelativePath.Split('/')[0]
            where source.RelativePath.Contains('/', StringComparison.Ordinal)
            from Match reference in ProviderReference().Matches(source.Text)
            let known = reference.Groups["provider"].Value

            // These fail in the words of OpenAI's chat completions.
            where known != own && (own, known) is not ("OpenAIResponses" or "Cohere" or "Mistral", "OpenAICompatible")
            select $"{source.RelativePath} knows {known}";

        Assert.Empty(violations);
    }

    [GeneratedRegex(@"Interchange\.Gateway\.(?<slice>Audio|Batches|Billing|Catalog|Chat|Completions|Credits|Documents|Embeddings|Errors|Fetching|Files|Health|Images|Jobs|Keys|Limits|Messages|Payloads|Providers|Requests|Rerank|Responses|Routing|Storage|Telemetry|Translation|Usage)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex SliceReference();

    [GeneratedRegex(@"Interchange\.Gateway\.Providers\.(?<provider>Anthropic|Azure|Bedrock|Cohere|Gemini|Mistral|OpenAICompatible|OpenAIResponses|Scripted)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex ProviderReference();
}
