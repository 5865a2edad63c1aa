using System.Text;
using Interchange.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace Interchange.Embedded.Tests.Hosting;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _current = new();
    private readonly TemporaryFolder _base = new();

    [Fact]
    public void Sets_what_nobody_set()
    {
        var configuration = Load();

        var state = Path.Combine(_current.Path, ".interchange");
        Assert.Equal(state, configuration["Interchange:StateFolder"]);
        Assert.Equal($"Endpoint=sb://embedded/;StateFolder={state}", configuration["ServiceBusConnection"]);
        Assert.Equal("UseDevelopmentStorage=true", configuration["Storage:Tables"]);
        Assert.Equal("Development", configuration["AZURE_FUNCTIONS_ENVIRONMENT"]);
    }

    [Fact]
    public void Leaves_identity_based_connections_alone()
    {
        var configuration = Load(environment: new()
        {
            ["Storage__Tables__tableServiceUri"] = "https://account.table.core.windows.net",
            ["ServiceBusConnection__fullyQualifiedNamespace"] = "bus.servicebus.windows.net",
        });

        Assert.Null(configuration["Storage:Tables"]);
        Assert.Null(configuration["ServiceBusConnection"]);
    }

    [Fact]
    public void Makes_a_relative_state_folder_absolute()
    {
        var configuration = Load(["--Interchange:StateFolder=here/state"]);

        Assert.Equal(Path.Combine(_current.Path, "here", "state"), configuration["Interchange:StateFolder"]);
    }

    [Fact]
    public void Reads_local_settings_then_the_environment_then_the_command_line()
    {
        _current.Write("local.settings.json", """
            {
              "IsEncrypted": false, // as the tools write it
              "Values": { "A": "settings", "B": "settings", "C__Deep": "settings", "Empty": "", },
              "ConnectionStrings": { "Main": "connection" }
            }
            """);
        _base.Write("local.settings.json", """{ "Values": { "D": "of the build" } }""");

        var configuration = Load(["--A=line"], new() { ["A"] = "environment", ["B"] = "environment" });

        Assert.Equal("line", configuration["A"]);
        Assert.Equal("environment", configuration["B"]);
        Assert.Equal("settings", configuration["C:Deep"]);
        Assert.Equal("", configuration["Empty"]);
        Assert.Equal("connection", configuration.GetConnectionString("Main"));
        Assert.Null(configuration["D"]);
    }

    [Fact]
    public void Falls_back_to_the_local_settings_beside_the_app()
    {
        _base.Write("local.settings.json", """{ "Values": { "D": "of the build" } }""");

        Assert.Equal("of the build", Load()["D"]);
    }

    [Fact]
    public void Keeps_host_json_where_the_environment_can_override_it()
    {
        _base.Write("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" }, "serviceBus": { "maxConcurrentCalls": 4 } } }""");

        var configuration = Load(environment: new() { ["AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls"] = "8" });

        Assert.Equal("", configuration["AzureFunctionsJobHost:extensions:http:routePrefix"]);
        Assert.Equal("8", configuration["AzureFunctionsJobHost:extensions:serviceBus:maxConcurrentCalls"]);
    }

    [Theory]
    [InlineData("""{ "Values": """, "is not a settings file")]
    [InlineData("[]", "is not a settings file")]
    [InlineData("""{ "IsEncrypted": true, "Values": {} }""", "Run 'func settings decrypt'")]
    public void Says_what_is_wrong_with_local_settings(string text, string expected)
    {
        var error = Assert.Throws<InvalidDataException>(() => LocalSettings.Parse("/app/local.settings.json", Encoding.UTF8.GetBytes(text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("/app/local.settings.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_local_settings_that_begin_with_a_byte_order_mark() =>
        Assert.Single(LocalSettings.Parse("x", Encoding.UTF8.GetBytes("\uFEFF{ \"Values\": { \"A\": 1 } }")));

    [Theory]
    [InlineData(null, null, null, "http://localhost:7071")]
    [InlineData(null, "http://127.0.0.1:1", null, "http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:2", "http://127.0.0.1:1", null, "http://127.0.0.1:2")]
    [InlineData("http://127.0.0.1:2", "http://127.0.0.1:1", "http://127.0.0.1:3", "http://127.0.0.1:3")]
    public void Listens_where_it_is_told(string? urls, string? aspnet, string? line, string expected)
    {
        var configuration = Load(line is null ? [] : [$"--urls={line}"], new() { ["URLS"] = urls, ["ASPNETCORE_URLS"] = aspnet });

        Assert.Equal(expected, EmbeddedConfiguration.Urls(configuration));
    }

    [Fact]
    public void Gives_the_app_its_environment_and_lets_it_put_settings_on_top()
    {
        var builder = new FunctionsApplicationBuilder([], Surroundings(new() { ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Staging" }));
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Storage:Tables", (string?)"own")]);

        Assert.Equal("Staging", builder.Environment.EnvironmentName);
        Assert.Equal("own", builder.Configuration["Storage:Tables"]);
    }

    public void Dispose()
    {
        _current.Dispose();
        _base.Dispose();
    }

    private IConfigurationRoot Load(string[]? arguments = null, Dictionary<string, string?>? environment = null)
    {
        var builder = new ConfigurationBuilder();
        EmbeddedConfiguration.AddTo(builder, EmbeddedConfiguration.Sources(arguments ?? [], Surroundings(environment)));
        return builder.Build();
    }

    private AppSurroundings Surroundings(Dictionary<string, string?>? environment) => new()
    {
        CurrentDirectory = _current.Path,
        BaseDirectory = _base.Path,
        EnvironmentVariables = environment ?? [],
    };
}
