using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// A page, or a part of one whose charges touch more rows than one transaction takes. The same page is cut into the same parts each time, and each part is
/// charged once.
/// </summary>
/// <param name="Page">The charges; its id is the page's, followed for later parts by a dot and a number.</param>
/// <param name="RowKeys">The rows that its charges read.</param>
/// <param name="IsFirst">Whether it is the page's first part.</param>
internal sealed record PagePart(ChargePage Page, IReadOnlyCollection<string> RowKeys, bool IsFirst)
{
    /// <summary>Rows of one part. Never changed: a page of which some parts are charged would be cut otherwise, and some of it charged twice.</summary>
    private const int MaxRows = 60;

    /// <summary>Eight bytes of the hash of the page's id: pages that are not the same have different ones, as good as always.</summary>
    public long Mark { get; } = MarkOf(Page.Id);

    /// <summary>The charges as a JSON array of <see cref="StoredCharge"/>.</summary>
    public byte[] Json => field ??= JsonSerializer.SerializeToUtf8Bytes(StoredCharge.FromPage(Page), StoredChargeJson.Default.StoredChargeArray);

    public static IEnumerable<PagePart> Of(ChargePage page)
    {
        var rows = LedgerRowSet.Empty();
        var (start, number) = (0, 0);
        for (var i = 0; i < page.Charges.Length; i++)
        {
            if (i > start && ReadsTheSame(page.Charges[i], page.Charges[i - 1]))
            {
                continue;
            }

            var its = LedgerRowSet.Empty();
            LedgerRowSet.Add(its, page.Charges[i]);
            if (i > start && rows.Count + its.Count(row => !rows.Contains(row)) > MaxRows)
            {
                yield return Part(page, start, i, number++, rows);
                start = i;
                rows = its;
                continue;
            }

            rows.UnionWith(its);
        }

        yield return Part(page, start, page.Charges.Length, number, rows);
    }

    /// <summary>Most charges of a page are of few keys: no need to look at what each of them reads.</summary>
    private static bool ReadsTheSame(Charge charge, Charge before) =>
        charge.KeyHash == before.KeyHash && charge.MemberId == before.MemberId && charge.LeaseId == before.LeaseId && charge.Holds == before.Holds;

    private static PagePart Part(ChargePage page, int start, int end, int number, IReadOnlyCollection<string> rows) => new(
        new ChargePage(number == 0 ? page.Id : string.Create(CultureInfo.InvariantCulture, $"{page.Id}.{number}"), page.Charges[start..end]),
        rows,
        IsFirst: number == 0);

    private static long MarkOf(string pageId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(pageId), hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
