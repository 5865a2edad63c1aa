using System.Text.Json;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Documents;

/// <summary>
/// Has text recognised by a provider, also in what was scanned. On where the provider has a key. Source: Mistral's API reference, <c>POST /v1/ocr</c>.
/// </summary>
internal sealed class OcrReader(DocumentOptions options, ProviderRegistry providers, IProviderSecrets secrets, ProviderService service) : IDocumentReader
{
    public string Engine => "mistral-ocr";

    public bool IsOn => providers.IsOn(options.OcrProvider);

    public decimal CostOf(int pages) => options.OcrPrice * pages / 1_000;

    public async Task<IReadOnlyList<string>> ReadAsync(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        if (!providers.TryGet(options.OcrProvider, out var provider))
        {
            throw new InvalidOperationException($"Setting Documents:Ocr:Provider names {options.OcrProvider}, which is no provider.");
        }

        var header = secrets.Find(provider) is { } secret ? ProviderAuthorization.HeaderOf(provider, secret) : (KeyValuePair<string, string>?)null;
        JsonElement answer;
        try
        {
            answer = await service.PostAsync(new Uri(provider.BaseUrl, "ocr"), header, json => Write(json, pdf), options.Patience, cancellationToken);
        }
        catch (ProviderServiceException exception) when (exception.Status is 400 or 413 or 415 or 422)
        {
            throw new DocumentException("the provider that recognises its text refuses it. Save it anew, or send fewer of its pages");
        }
        catch (ProviderServiceException)
        {
            throw new DocumentReaderBusyException("The provider that recognises text in documents does not answer.");
        }

        var pages = Pages(answer);
        return pages.Count <= options.MostPages
            ? pages
            : throw new DocumentException($"it has more than {options.MostPages} pages. Send fewer of them");
    }

    private static List<string> Pages(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("pages", out var pages) && pages.ValueKind == JsonValueKind.Array
            ? [.. pages.EnumerateArray().Select(static page =>
                page.ValueKind == JsonValueKind.Object && page.TryGetProperty("markdown", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "")]
            : throw new DocumentReaderBusyException("The provider that recognises text in documents answers something else.");

    private void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> pdf)
    {
        json.WriteString("model", options.OcrModel);
        json.WriteStartObject("document");
        json.WriteString("type", "document_url");
        json.WriteString("document_url", "data:application/pdf;base64," + Convert.ToBase64String(pdf.Span));
        json.WriteEndObject();
        json.WriteBoolean("include_image_base64", false);
    }
}
