using System.Text.Json;
using Interchange.Gateway.Catalog.Import;
using Interchange.Gateway.Catalog.Import.ModelsDev;
using Interchange.Gateway.Catalog.Import.Output;

if (args is not [var input, var output])
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project functions/CatalogImport -- <models-dev.json> functions/Gateway/Catalog/catalog.json");
    return 2;
}

ModelsDevFile snapshot;
await using (var stream = File.OpenRead(input))
{
    snapshot = await JsonSerializer.DeserializeAsync(stream, ModelsDevJson.Default.ModelsDevFile)
        ?? throw new InvalidDataException($"{input} is null; it must hold a models.dev snapshot.");
}

var (catalog, report) = CatalogImporter.Import(snapshot);
await File.WriteAllTextAsync(output, CatalogWriter.Write(catalog));

Console.WriteLine($"{report.Offers} offers in {input} of {catalog.Date}");
Console.WriteLine($"{report.Endpoints} endpoints of {report.Models} models at {catalog.Providers.Count} providers written to {output}");
foreach (var (why, names) in new[]
{
    ("no price", report.WithoutPrice),
    ("price of zero at a provider without a free offer", report.ImplausiblyFree),
    ("other protocol", report.OtherProtocols),
    ("second name of the same offer", report.SecondNames),
})
{
    Console.WriteLine($"{names.Count} left out: {why}");
    foreach (var name in names)
    {
        Console.WriteLine($"  {name}");
    }
}

return 0;
