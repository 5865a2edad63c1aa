using Interchange.Embedded.Azurite;
using Interchange.Embedded.Durable.Trigger;
using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Interchange.Embedded.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a function app that runs in this process: on Kestrel, with its state in one folder.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    private readonly WebApplicationBuilder _builder;
    private readonly AppSurroundings _surroundings;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _servesHttp;
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args, AppSurroundings? surroundings = null)
    {
        _surroundings = surroundings ?? new AppSurroundings();
        var sources = EmbeddedConfiguration.Sources(args ?? [], _surroundings);
        using var configuration = new ConfigurationManager();
        EmbeddedConfiguration.AddTo(configuration, sources);
        _builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = EmbeddedConfiguration.EnvironmentName(configuration),
            ContentRootPath = _surroundings.CurrentDirectory,
        });
        EmbeddedConfiguration.AddTo(_builder.Configuration, sources);
        EmbeddedLogging.Configure(_builder.Logging, Configuration);
        _builder.WebHost
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false)
            .UseUrls(EmbeddedConfiguration.Urls(Configuration));
        _builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = DrainTime);
        _builder.Services.AddRouting();
        _builder.Services.TryAddSingleton(TimeProvider.System);
        DurableServices.AddTo(_builder.Services);

        // The first service that starts is the last that stops: storage outlives everything that writes to it.
        _builder.Services.AddHostedService(services => AzuriteService.Create(services, _surroundings));
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_builder).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public ConfigurationManager Configuration => _builder.Configuration;

    public IHostEnvironment Environment => _builder.Environment;

    public ILoggingBuilder Logging => _builder.Logging;

    public IMetricsBuilder Metrics => _builder.Metrics;

    public IServiceCollection Services => _builder.Services;

    /// <summary>Finds the functions and wires their triggers; nothing runs yet.</summary>
    /// <exception cref="FunctionDeclarationException">A function is declared in a way that the runtime cannot run.</exception>
    public IHost Build()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }

        _built = true;
        var functions = FunctionDiscovery.Discover(_surroundings.FunctionTypes());
        Services.AddSingleton<HttpResults>();
        Services.AddSingleton<RequestsUnderWay>();
        Services.AddSingleton<TriggerService>();

        // Registered after the app's own services, and before the web server, which comes last: so both stop before anything that functions use.
        Services.AddSingleton<IHostedService>(services => services.GetRequiredService<TriggerService>());
        var isSingleton = SingletonServices.In(Services);
        var app = _builder.Build();
        try
        {
            Wire(app, functions, isSingleton);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_builder).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }

        _middleware.Add(middleware);
        return this;
    }

    internal void ServeHttp() => _servesHttp = true;

    private void Wire(WebApplication app, IReadOnlyList<FunctionDescriptor> functions, Func<Type, bool> isSingleton)
    {
        var invoker = new FunctionInvoker(FunctionPipeline.Compose(_middleware), app.Services, isSingleton);
        var routes = new HttpRoutes(app.Services.GetRequiredService<HttpResults>());
        var prefix = Configuration[$"{EmbeddedConfiguration.HostSection}:extensions:http:routePrefix"] ?? "api";
        var kinds = TriggerKinds.For(new HttpTriggerKind(invoker, routes, prefix, _servesHttp), invoker, app.Services);
        DurableClientBinding.Check(functions, app.Services);
        app.Services.GetRequiredService<TriggerService>().Listeners = TriggerKinds.CreateListeners(functions, kinds, invoker);
        routes.Map(app);
    }
}
