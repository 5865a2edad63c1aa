using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.Import.Output;

/// <summary>Pure: the catalog as text, one model a line, so that a diff of two imports can be read.</summary>
internal static class CatalogWriter
{
    public static string Write(CatalogFile catalog)
    {
        var json = new CatalogFileJson(new JsonSerializerOptions(CatalogFileJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var models = new StringBuilder("\n");
        for (var i = 0; i < catalog.Models.Count; i++)
        {
            models.Append(JsonSerializer.Serialize(catalog.Models[i], json.CatalogFileModel)).Append(i < catalog.Models.Count - 1 ? ",\n" : "\n");
        }

        var body = models.ToString();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 4));
        var head = JsonSerializer.Serialize(catalog with { Version = $"{catalog.Date}-{hash}", Models = [] }, json.CatalogFile);
        return string.Concat(head.AsSpan(0, head.LastIndexOf(']')), body, "]}\n");
    }
}
