namespace Interchange.Gateway.Tests.Providers.Byok;

/// <summary>A state folder that goes with the test.</summary>
internal sealed class VaultFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("interchange-vault-").FullName;

    public string Secrets => System.IO.Path.Combine(Path, "secrets.json");

    public string Key => System.IO.Path.Combine(Path, "secrets.key");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
