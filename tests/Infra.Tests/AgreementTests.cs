using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interchange.Infra.Tests.Policies;

namespace Interchange.Infra.Tests;

/// <summary>What stands in several places is the same in all of them.</summary>
public sealed partial class AgreementTests
{
    /// <summary>Settings that the Functions host, its extensions and the platform read; the app does not.</summary>
    private static readonly string[] OfTheHost =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "TASKHUB_NAME", "ServiceBusConnection__credential", "ServiceBusConnection__clientId",
    ];

    [Fact]
    public void Topics_and_subscriptions_are_those_that_the_app_declares()
    {
        var declared = Repository.ReadJson("functions", "App", "servicebus.json")["topics"]!.AsArray()
            .SelectMany(static topic => topic!["subscriptions"]!.AsArray().Select(subscription => Row(topic["name"]!, subscription!)));

        var deployed = Deployment.Read("main").Of("Microsoft.ServiceBus/namespaces/topics/subscriptions")
            .Select(static resource => ((string)resource["name"]!).Split('/') is [_, var topic, var name]
                ? Row(topic, resource["properties"]!, name)
                : throw new InvalidDataException(Deployment.Label(resource)));

        Assert.Equal(declared.Order(StringComparer.Ordinal), deployed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Azd_finds_the_app_by_the_tag_the_service_and_the_output_of_one_name()
    {
        var azure = Repository.Read("azure.yaml");
        var service = ServiceName().Match(azure).Groups["name"].Value;
        var site = Deployment.Read("main").Of("Microsoft.Web/sites").Single();

        Assert.Equal(service, (string?)site["tags"]!["azd-service-name"]);
        Assert.Contains($"output SERVICE_{service.ToUpperInvariant()}_NAME string", Repository.Read("infra-bicep", "main.bicep"), StringComparison.Ordinal);
        Assert.Contains("path: infra-bicep", azure, StringComparison.Ordinal);
        Assert.Contains("project: ./functions/App", azure, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_that_is_deployed_is_read_by_the_host_or_by_the_app()
    {
        var sources = string.Join('\n', Repository.Files("functions", "*.cs").Select(File.ReadAllText));

        var unread = SecurityPolicies.Settings(Deployment.Read("main"))
            .Select(static setting => setting.Key)
            .Except(OfTheHost, StringComparer.Ordinal)
            .Where(name => !Spellings(name).Any(spelling => sources.Contains(spelling, StringComparison.Ordinal)));

        Assert.Empty(unread);
    }

    [Fact]
    public void Every_setting_that_the_code_names_is_in_the_sample()
    {
        var sample = Sample();

        var missing = Repository.Files("functions", "*.cs")
            .SelectMany(static file => SettingName().Matches(File.ReadAllText(file)).Select(static match => match.Groups["name"].Value))
            .Distinct(StringComparer.Ordinal)
            .Where(name => !sample.Exists(setting => setting == name || setting.StartsWith($"{name}:", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_setting_of_the_sample_is_read_by_the_host_or_by_the_code()
    {
        var sources = string.Join('\n', Repository.Files("functions", "*.cs").Select(File.ReadAllText));

        var unread = Sample()
            .Except(["AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME"], StringComparer.Ordinal)
            .Where(name => !sources.Contains($"\"{name}\"", StringComparison.Ordinal))
            .Where(name => name.LastIndexOf(':') is var colon && (colon < 0 || !sources.Contains($"\"{name[..colon]}\"", StringComparison.Ordinal) || !sources.Contains(name[(colon + 1)..], StringComparison.Ordinal)));

        Assert.Empty(unread);
    }

    [Fact]
    public void Every_setting_of_the_app_that_is_deployed_is_in_the_sample()
    {
        var sample = Sample();

        var missing = SecurityPolicies.Settings(Deployment.Read("main"))
            .Select(static setting => setting.Key)
            .Except([.. OfTheHost, "AZURE_CLIENT_ID", "ServiceBusConnection__fullyQualifiedNamespace"], StringComparer.Ordinal)
            .Select(static name => name.Replace("__", ":", StringComparison.Ordinal))
            .Except(sample, StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_setting_of_the_sample_is_in_the_readme()
    {
        var readme = Repository.Read("README.md");

        var unknown = Sample()
            .Where(static name => name is not ("AzureWebJobsStorage" or "FUNCTIONS_WORKER_RUNTIME"))
            .Where(name => !readme.Contains($"`{name}`", StringComparison.Ordinal) && !readme.Contains($"`:{name[(name.LastIndexOf(':') + 1)..]}`", StringComparison.Ordinal));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Hooks_speak_of_outputs_that_there_are()
    {
        var outputs = OutputName().Matches(Repository.Read("infra-bicep", "main.bicep")).Select(static match => match.Groups["name"].Value).Append("AZURE_ENV_NAME").ToArray();
        var used = Variable().Matches(Repository.Read("infra-bicep", "hooks", "postprovision.sh")).Select(static match => match.Groups["name"].Value).ToArray();

        Assert.NotEmpty(used);
        Assert.Empty(used.Except(outputs, StringComparer.Ordinal));
        Assert.All(used.Distinct(StringComparer.Ordinal), name => Assert.Contains($"$env:{name}", Repository.Read("infra-bicep", "hooks", "postprovision.ps1"), StringComparison.Ordinal));
    }

    private static List<string> Sample() =>
        [.. Repository.ReadJson("local.settings.sample.json")["Values"]!.AsObject().Select(static setting => setting.Key.Replace("__", ":", StringComparison.Ordinal))];

    private static string Row(JsonNode topic, JsonNode subscription) => Row((string)topic!, subscription, (string)subscription["name"]!);

    private static string Row(string topic, JsonNode facts, string name) =>
        $"{topic}/{name} session={facts["requiresSession"]} deliveries={facts["maxDeliveryCount"]} lock={facts["lockDuration"]} deadLetters={facts["deadLetteringOnMessageExpiration"]}";

    // Storage__Tables is read as "Storage:Tables", or section by section.
    private static IEnumerable<string> Spellings(string name)
    {
        yield return $"\"{name.Replace("__", ":", StringComparison.Ordinal)}\"";
        yield return $":{name[(name.LastIndexOf('_') + 1)..]}\"";
    }

    [GeneratedRegex("\"(?<name>[A-Z][A-Za-z]+(:[A-Z][A-Za-z]+)+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();

    [GeneratedRegex(@"^services:\s*\n  (?<name>\w+):", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^output (?<name>\w+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex OutputName();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
