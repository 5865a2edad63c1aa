using Interchange.Gateway.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Documents;

/// <summary>Registers what reads documents.</summary>
internal static class DocumentServices
{
    /// <summary>Needs providers.</summary>
    /// <exception cref="InvalidOperationException">A setting cannot be honoured.</exception>
    public static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(DocumentOptions.From(configuration));
        services.AddSingleton<IDocumentReader>(static provider => new PdfTextReader(
            provider.GetRequiredService<DocumentOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDocumentReader>(static provider => new OcrReader(
            provider.GetRequiredService<DocumentOptions>(),
            provider.GetRequiredService<ProviderRegistry>(),
            provider.GetRequiredService<IProviderSecrets>(),
            provider.GetRequiredService<ProviderService>()));
        return services;
    }
}
