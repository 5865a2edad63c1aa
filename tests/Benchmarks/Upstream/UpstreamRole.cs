using System.CommandLine;
using Interchange.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Interchange.Benchmarks.Upstream;

internal static class UpstreamRole
{
    public const string Name = "upstream";
    public const string MergedOption = "--merged";

    public static Command Create()
    {
        var merged = new Option<bool>(MergedOption) { Description = "Lets the server merge the writes of a stream." };
        var command = new Command(Name, "Role: the stand-in provider.") { merged };
        command.Hidden = true;
        command.SetAction((options, cancellationToken) => ServerRole.RunAsync(
            options.GetValue(merged) ? static _ => { }
        : SendEachWriteAlone,
            static app => app.MapPost("/v1/chat/completions", StandInUpstream.AnswerAsync),
            cancellationToken));
        return command;
    }

    /// <summary>Starts this role and waits for its address.</summary>
    public static async Task<(ChildProcess Process, Uri Address)> StartAsync(bool merged, CancellationToken cancellationToken)
    {
        var process = ChildProcess.StartRole(Name, merged ? [MergedOption] : []);
        return (process, new Uri(await process.ReadLineAsync(cancellationToken)));
    }

    /// <summary>
    /// A flush ends when the socket has taken its bytes. Otherwise the writes of a stream without pauses meet in the server's buffer and leave
    /// as one, which no provider's do.
    /// </summary>
    private static void SendEachWriteAlone(WebApplicationBuilder builder) => builder.WebHost.UseSockets(static sockets =>
    {
        sockets.MaxWriteBufferSize = 1;
        sockets.UnsafePreferInlineScheduling = true;
    });
}
