using System.CommandLine;
using Interchange.Benchmarks.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Interchange.Benchmarks.Upstream;

internal static class UpstreamRole
{
    public const string Name = "upstream";

    public static Command Create()
    {
        var command = new Command(Name, "Role: the stand-in provider.") { Hidden = true };
        command.SetAction((_, cancellationToken) => ServerRole.RunAsync(
            SendEachWriteAlone,
            static app => app.MapPost("/v1/chat/completions", StandInUpstream.AnswerAsync),
            cancellationToken));
        return command;
    }

    /// <summary>
    /// A flush ends when the socket has taken its bytes. Otherwise the writes of a stream without pauses meet in the server's buffer and leave
    /// as one, and every gateway would be measured on answers that never were streams.
    /// </summary>
    private static void SendEachWriteAlone(WebApplicationBuilder builder) => builder.WebHost.UseSockets(static sockets =>
    {
        sockets.MaxWriteBufferSize = 1;
        sockets.UnsafePreferInlineScheduling = true;
    });
}
