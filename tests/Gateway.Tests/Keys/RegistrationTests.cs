using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Start;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Usage.Generations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interchange.Gateway.Tests.Keys;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Everything_that_the_app_calls_can_be_resolved()
    {
        await using var provider = Services(null).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Type[] types =
        [
            typeof(AuthenticateCaller), typeof(GetCurrentKey), typeof(ListKeys), typeof(CreateKey), typeof(GetKey), typeof(UpdateKey), typeof(DeleteKey),
            typeof(IKeyStore), typeof(IAccountStore), typeof(IGenerationStore), typeof(RecordGenerations), typeof(GetGeneration),
        ];
        Assert.All(types, type => Assert.NotNull(provider.GetService(type)));
    }

    [Theory]
    [InlineData("nonsense", "UseDevelopmentStorage=true")]
    [InlineData("AccountKey=c2VjcmV0", "UseDevelopmentStorage=true")]
    [InlineData("http://account.table.core.windows.net", "https://")]
    [InlineData("https://account.table.core.windows.net", "TokenCredential")]
    public async Task A_wrong_storage_setting_is_refused_by_name_and_never_quoted(string tables, string says)
    {
        await using var provider = Services(tables).BuildServiceProvider();

        var exception = Assert.Throws<InvalidOperationException>(() => provider.GetService<IKeyStore>());

        Assert.Contains("Storage:Tables", exception.Message, StringComparison.Ordinal);
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_start_runs_as_a_hosted_service()
    {
        var folder = Path.Combine(Path.GetTempPath(), "interchange-" + Guid.NewGuid().ToString("N"));
        var store = new InMemoryKeyStore();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("Interchange:StateFolder", (string?)folder)]);
        builder.Services.AddSingleton<IKeyStore>(store).AddSingleton<IAccountStore, InMemoryAccountStore>().AddSingleton<ICreditLedger, InMemoryCreditLedger>().AddFirstStart();
        await using (var app = builder.Build())
        {
            Assert.Contains(app.Services.GetServices<IHostedService>(), static service => service is FirstStart);
            await app.StartAsync(TestContext.Current.CancellationToken);
            Assert.True(File.Exists(Path.Combine(folder, "keys.json")));
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static IServiceCollection Services(string? tables) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Storage:Tables", tables)]).Build())
        .AddKeys()
        .AddLimits(new ConfigurationBuilder().Build())
        .AddGenerations();
}
