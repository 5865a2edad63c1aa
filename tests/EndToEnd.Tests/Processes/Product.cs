using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>One running product with a raw upstream beside it, shared by the tests of a collection.</summary>
public class Product(SharedStorage storage) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interchange-overlay-").FullName;
    private InterchangeProcess? _process;

    internal InterchangeProcess Process => _process!;

    /// <summary>Serves <c>raw/model</c>.</summary>
    internal RawUpstream Upstream { get; } = new();

    private protected virtual bool Impatient => false;

    /// <summary>Further settings as environment variables.</summary>
    private protected virtual IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Writes the catalog's overlay; its path.</summary>
    private protected virtual string WriteOverlay(string folder) => OverlayFile.Write(folder, Upstream.BaseUrl);

    public async ValueTask InitializeAsync() =>
        _process = await InterchangeProcess.StartAsync(
            new InterchangeSettings
            {
                Tables = storage.NextAccount(),
                Overlay = WriteOverlay(_folder),
                Impatient = Impatient,
                Environment = Environment,
            },
            CancellationToken.None);

    public virtual async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        await Upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
