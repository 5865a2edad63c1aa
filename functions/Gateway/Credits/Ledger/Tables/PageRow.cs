using System.Text.Json;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// Row <c>use-{page}</c>: the charges of one message as a JSON array of <see cref="StoredCharge"/>, packed; beside it how many there are and what they cost,
/// for people who look at the table.
/// </summary>
internal static class PageRow
{
    private const string Page = "Page";
    private const string Count = "Charges";
    private const string Cost = "Cost";

    /// <summary>The properties that tell whether a page is there, and who wrote it.</summary>
    public static readonly string[] Identity = ["RowKey", EntryRow.Nonce];

    /// <summary>The row, which still lacks the number of its posting.</summary>
    public static TableEntity From(string accountId, ChargePage page, long nonce)
    {
        var row = new TableEntity(accountId, LedgerRowKey.Page(page.Id))
        {
            [EntryRow.Nonce] = nonce,
            [Count] = page.Charges.Length,
            [Cost] = page.Charges.Aggregate(default(Money), static (sum, charge) => sum + charge.Cost).NanoDollars,
        };
        PackedProperty.Write(row, Page, JsonSerializer.SerializeToUtf8Bytes([.. page.Charges.Select(StoredCharge.From)], StoredChargeJson.Default.StoredChargeArray));
        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static ChargePage Read(TableEntity row)
    {
        try
        {
            var charges = JsonSerializer.Deserialize(PackedProperty.Read(row, Page), StoredChargeJson.Default.StoredChargeArray) ?? [];
            return new ChargePage(row.RowKey[LedgerRowKey.PagePrefix.Length..], [.. charges.Select(static charge => charge.ToCharge())]);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The page {row.RowKey} does not hold charges.", exception);
        }
    }

    /// <summary>Bytes of the row on the wire, about: storage counts binary properties as base64.</summary>
    public static int SizeOf(TableEntity row) => 512 + (PackedProperty.LengthOf(row, Page) * 4 / 3);
}
