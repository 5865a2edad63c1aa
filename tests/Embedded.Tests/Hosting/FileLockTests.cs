using Interchange.Embedded.Hosting;

namespace Interchange.Embedded.Tests.Hosting;

public sealed class FileLockTests
{
    [Fact]
    public async Task Is_held_by_one_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "deep", "lock");
        var first = FileLock.TryTake(path);

        Assert.NotNull(first);
        Assert.Null(FileLock.TryTake(path));
        var second = FileLock.TakeAsync(path, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }
}
