namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>
/// Base of all tests: disposes what a test started, and attaches the log of every product it used when it failed.
/// </summary>
public abstract class EndToEndTests : IAsyncDisposable
{
    private const int LinesOfLog = 400;
    private const int LinesOfOutput = 12;

    // Tests start several at once.
    private readonly Lock _gate = new();
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly List<InterchangeProcess> _products = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var (index, product) in _products.Index())
            {
                TestContext.Current.AddAttachment($"interchange-{index}.log", product.Tail(LinesOfLog));
                TestContext.Current.TestOutputHelper?.WriteLine(product.Tail(LinesOfOutput, longest: 300));
            }
        }

        while (_started.TryPop(out var started))
        {
            await started.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Uses a product that others own.</summary>
    private protected InterchangeProcess Using(Product product) => Using(product.Process);

    /// <inheritdoc cref="Using(Product)"/>
    private protected InterchangeProcess Using(InterchangeProcess product)
    {
        lock (_gate)
        {
            _products.Add(product);
        }

        return product;
    }

    /// <summary>Starts a product for this test alone.</summary>
    private protected async Task<InterchangeProcess> StartAsync(InterchangeSettings settings) =>
        Using(Owned(await InterchangeProcess.StartAsync(settings, Cancellation)));

    /// <summary>Hands over something that goes with the test.</summary>
    private protected T Owned<T>(T started)
        where T : IAsyncDisposable
    {
        lock (_gate)
        {
            _started.Push(started);
        }

        return started;
    }

    /// <summary>A folder that goes with the test.</summary>
    private protected string Folder() => Owned(new TemporaryFolder()).Path;

    private sealed class TemporaryFolder : IAsyncDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("interchange-test-").FullName;

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
