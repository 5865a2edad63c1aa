using System.CommandLine;
using System.Net;
using Interchange.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Interchange.Benchmarks.Forwarder;

/// <summary>A bare YARP forwarder: the least that a .NET process between caller and provider can do.</summary>
internal static class ForwarderRole
{
    public const string Name = "forwarder";
    public const string UpstreamOption = "--upstream";

    public static Command Create()
    {
        var upstream = new Option<string>(UpstreamOption) { Description = "Where requests go.", Required = true };
        var command = new Command(Name, "Role: a bare YARP forwarder.") { upstream };
        command.Hidden = true;
        command.SetAction((options, cancellationToken) => ServerRole.RunAsync(
            static builder => builder.Services.AddHttpForwarder(),
            app => app.MapForwarder(
                "/v1/chat/completions",
                options.GetRequiredValue(upstream),
                new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
                HttpTransformer.Default,
                CreateClient()),
            cancellationToken));
        return command;
    }

    private static HttpMessageInvoker CreateClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });
}
