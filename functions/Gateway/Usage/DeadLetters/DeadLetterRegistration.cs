using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.DeadLetters;

public static class DeadLetterRegistration
{
    /// <summary>Adds the use cases of <c>/operations/dead-letters</c>. Needs <see cref="IDeadLetters"/> of the bus, and the subscribers.</summary>
    public static IServiceCollection AddDeadLetters(this IServiceCollection services)
    {
        services.AddKeys();
        services.AddLogging();
        services.TryAddSingleton(static provider => new DeadLetterOffice(
            provider.GetRequiredService<IDeadLetters>(),
            provider.GetServices<IUsageSubscriber>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new CountDeadLetters(
            provider.GetRequiredService<AuthenticateOperator>(),
            provider.GetRequiredService<DeadLetterOffice>()));
        services.TryAddSingleton(static provider => new ListDeadLetters(
            provider.GetRequiredService<AuthenticateOperator>(),
            provider.GetRequiredService<DeadLetterOffice>()));
        services.TryAddSingleton(static provider => new ReplayDeadLetters(
            provider.GetRequiredService<AuthenticateOperator>(),
            provider.GetRequiredService<DeadLetterOffice>(),
            provider.GetRequiredService<ILogger<ReplayDeadLetters>>()));
        services.TryAddSingleton(static provider => new DiscardDeadLetters(
            provider.GetRequiredService<AuthenticateOperator>(),
            provider.GetRequiredService<DeadLetterOffice>(),
            provider.GetRequiredService<ILogger<DiscardDeadLetters>>()));
        return services;
    }
}
