using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Keys.Start;

/// <summary>The address that a person on this machine reaches the gateway at.</summary>
internal static class ServerAddress
{
    /// <summary>From the running server, else from the <c>urls</c> setting; null while it is not known.</summary>
    public static string? Find(IServer? server, IConfiguration configuration)
    {
        var bound = server?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Reachable).FirstOrDefault(static url => url is not null);
        return bound ?? (configuration["urls"] ?? configuration["ASPNETCORE_URLS"])?
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Reachable)
            .FirstOrDefault(static url => url is not null);
    }

    /// <summary>A bound address as a client writes it: <c>http://[::]:7071</c> is <c>http://localhost:7071</c>. Null for a port that is not chosen yet.</summary>
    public static string? Reachable(string address)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return null;
        }

        if (binding.Port == 0 || binding.IsUnixPipe || binding.IsNamedPipe)
        {
            return null;
        }

        var host = binding.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : binding.Host;
        return $"{binding.Scheme}://{host}:{binding.Port}";
    }
}
