using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Functions;

/// <summary>Which services are singletons, as registered.</summary>
internal static class SingletonServices
{
    /// <summary>The registration that decides for a type is the last one; services without a registration are never singletons.</summary>
    public static Func<Type, bool> In(IServiceCollection services)
    {
        var lifetimes = new Dictionary<Type, ServiceLifetime>();
        foreach (var service in services.Where(service => !service.IsKeyedService))
        {
            lifetimes[service.ServiceType] = service.Lifetime;
        }

        var frozen = lifetimes.Where(entry => entry.Value == ServiceLifetime.Singleton).Select(entry => entry.Key).ToFrozenSet();
        return type => frozen.Contains(type)
            || (type.IsConstructedGenericType && !lifetimes.ContainsKey(type) && frozen.Contains(type.GetGenericTypeDefinition()));
    }
}
