using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interchange.App.Identity;

/// <summary>Registers the identity under which the app opens storage and the bus, where their settings name addresses instead of connection strings.</summary>
internal static class IdentityServices
{
    /// <summary>
    /// In development the developer's own sign-in; elsewhere the managed identity, the user-assigned one when <c>AZURE_CLIENT_ID</c> names it.
    /// Made on first use: an installation with connection strings never needs it.
    /// </summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton<TokenCredential>(_ => environment.IsDevelopment()
            ? new DefaultAzureCredential()
            : new ManagedIdentityCredential(configuration["AZURE_CLIENT_ID"] is { Length: > 0 } clientId
                ? ManagedIdentityId.FromUserAssignedClientId(clientId)
                : ManagedIdentityId.SystemAssigned));
        return services;
    }
}
