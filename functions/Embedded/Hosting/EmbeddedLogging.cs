using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Hosting;

/// <summary>One line a record on the console, at host.json's levels, without the web server's own chatter.</summary>
internal static class EmbeddedLogging
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // At any level the web host would make an activity and a log scope for each request, also when nobody listens to activities.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddConfiguration(configuration.GetSection($"{EmbeddedConfiguration.HostSection}:logging"));
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
