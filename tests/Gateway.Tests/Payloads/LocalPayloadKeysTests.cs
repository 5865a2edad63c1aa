using Interchange.Gateway.Payloads;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Payloads;

public sealed class LocalPayloadKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interchange-keys-").FullName;
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "payloads.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_made_once_and_only_its_owner_can_read_it()
    {
        var made = await new LocalPayloadKeys(_folder, _time).CurrentAsync(Cancellation);
        var again = new LocalPayloadKeys(_folder, _time);

        Assert.Equal(made.Id, (await again.CurrentAsync(Cancellation)).Id);
        Assert.NotNull(await again.FindAsync(made.Id, Cancellation));
        Assert.Null(await again.FindAsync("another", Cancellation));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public async Task A_line_at_the_end_rotates_the_key()
    {
        var keys = new LocalPayloadKeys(_folder, _time);
        var first = await keys.CurrentAsync(Cancellation);
        File.AppendAllText(FilePath, $"second {Convert.ToBase64String(new byte[PayloadKey.Length])}\n");

        Assert.Equal(first.Id, (await keys.CurrentAsync(Cancellation)).Id);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("second", (await keys.CurrentAsync(Cancellation)).Id);
        Assert.NotNull(await new LocalPayloadKeys(_folder, _time).FindAsync(first.Id, Cancellation));
    }

    [Fact]
    public async Task A_damaged_file_is_said_to_be_one()
    {
        File.WriteAllText(FilePath, "nonsense\n");

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => new LocalPayloadKeys(_folder, _time).CurrentAsync(Cancellation).AsTask());

        Assert.Contains(FilePath, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", refused.Message, StringComparison.Ordinal);
    }
}
