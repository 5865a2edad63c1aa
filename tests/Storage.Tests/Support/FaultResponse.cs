using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Interchange.Storage.Tests.Support;

/// <summary>An answer without a body that no storage has given.</summary>
internal sealed class FaultResponse(int status) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => "Made up";

    public override Stream? ContentStream { get; set; } = new MemoryStream();

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
}
