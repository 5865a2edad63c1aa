using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Catalog.BuiltIn;
using Interchange.Gateway.Catalog.Import.Output;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>
/// Fetches what models.dev publishes and the lists of the providers that are on, compares them with the catalog in force, keeps the report and, where the operator
/// wants that, the newer catalog. Whatever goes wrong, the last good catalog stays.
/// </summary>
public sealed partial class RefreshCatalog
{
    private const int LargestSource = 64 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ModelCatalog _catalog;
    private readonly ICatalogEditions _editions;
    private readonly ListProviderModels _lists;
    private readonly UpstreamHttp _http;
    private readonly CatalogRefreshOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RefreshCatalog> _logger;

    internal RefreshCatalog(
        ModelCatalog catalog,
        ICatalogEditions editions,
        ListProviderModels lists,
        UpstreamHttp http,
        CatalogRefreshOptions options,
        TimeProvider time,
        ILogger<RefreshCatalog> logger)
    {
        _catalog = catalog;
        _editions = editions;
        _lists = lists;
        _http = http;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <returns>The report, which is kept; null where the refresh is off.</returns>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    public async Task<CatalogRefreshReport?> RunAsync(CancellationToken cancellationToken)
    {
        if (_options.Mode == CatalogRefreshMode.Off)
        {
            return null;
        }

        var kept = _options.Mode == CatalogRefreshMode.Apply ? await _editions.FindNewerAsync(knownTag: null, cancellationToken) : null;
        var current = Read(kept?.Catalog ?? BuiltInCatalog.Bytes());
        var report = new CatalogRefreshReport
        {
            At = _time.GetUtcNow(),
            Mode = _options.Mode,
            Source = _options.Source.GetLeftPart(UriPartial.Path),
            VersionBefore = current.Version,
            Providers = await _lists.RunAsync(_catalog, cancellationToken),
        };
        try
        {
            var (text, edition, changes) = Renew(current, await FetchAsync(cancellationToken));
            if (_options.Mode == CatalogRefreshMode.Apply && !changes.IsEmpty)
            {
                await _editions.KeepAsync(text, cancellationToken);
                _catalog.Replace(edition);
            }

            report = report with { VersionAfter = edition.Version, Changes = changes };
            LogRefreshed(changes.Length, current.Version, edition.Version, _options.Mode);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or OperationCanceledException or InvalidDataException or IOException)
        {
            report = report with { Problem = exception is InvalidDataException ? exception.Message : $"It could not be fetched ({exception.GetType().Name})." };
            LogFailed(report.Source, report.Problem);
        }

        await _editions.KeepReportAsync(report, cancellationToken);
        return report;
    }

    /// <summary>What is to be kept was read as it will be read.</summary>
    private (byte[] Text, BuiltInCatalog Edition, ImmutableArray<CatalogChange> Changes) Renew(CatalogFile current, byte[] published)
    {
        var (newer, changes) = NewerCatalog.Of(current, PublishedModels.Read(published, _time.GetUtcNow()));
        var text = Encoding.UTF8.GetBytes(CatalogWriter.Write(newer));
        return (text, BuiltInCatalogReader.Read(text), changes);
    }

    private async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.Source);
        using var response = await _http.SendAsync(request, deadline.Token);
        return await BoundedBody.ReadAsync(response, LargestSource, deadline.Token);
    }

    private static CatalogFile Read(byte[] catalog) =>
        JsonSerializer.Deserialize(catalog, CatalogFileJson.Default.CatalogFile) ?? throw new InvalidDataException("The catalog in force is null.");

    [LoggerMessage(1072, LogLevel.Information, "The catalog was refreshed: {Changes} differences between {Before} and {After}, mode {Mode}. GET /api/v1/operations/catalog lists them")]
    private partial void LogRefreshed(int changes, string before, string after, CatalogRefreshMode mode);

    [LoggerMessage(1073, LogLevel.Warning, "The catalog was not refreshed from {Source}; the last good one stays in force. {Problem}")]
    private partial void LogFailed(string source, string problem);
}
