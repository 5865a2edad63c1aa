using System.Buffers.Binary;
using System.Text.Json;
using Azure.Data.Tables;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// Row <c>use-{page}</c>: the charges of some pages as a JSON array of <see cref="StoredCharge"/>, packed, under the id of the first; beside it what tells whether
/// a page is among them, and how many charges there are and what they cost, for people who look at the table. Storage charges and works by the row, and the
/// messages of a busy account come by the hundred.
/// </summary>
internal static class PageRow
{
    /// <summary>The highest id in the row, in ordinal order as all order here.</summary>
    private const string Last = "Last";

    /// <summary>
    /// Pages in one row have ids that are alike in so many characters, so that whoever looks for an id knows where rows with it can begin. The first characters
    /// of a generation's id are its second: those of one row began within ten seconds.
    /// </summary>
    private const int AlikeCharacters = 13;

    /// <summary>Bytes of charges, before they are packed.</summary>
    private const int MaxBytes = 256 * 1024;

    private const string Pages = "Page";
    private const string Marks = "Marks";
    private const string Count = "Charges";
    private const string Cost = "Cost";

    /// <summary>The properties that tell whether a page is there, and who wrote it.</summary>
    public static readonly string[] Identity = ["RowKey", Marks, EntryRow.Nonce];

    /// <summary>What the ids of all pages of a row begin with, when this is one of them.</summary>
    public static string Alike(string pageId) => pageId[..Math.Min(pageId.Length, AlikeCharacters)];

    /// <summary>Puts parts together that go into one row. The fewer there are, the fewer rows.</summary>
    /// <param name="parts">In the order of their ids.</param>
    public static IEnumerable<IReadOnlyList<PagePart>> Group(IEnumerable<PagePart> parts)
    {
        var group = new List<PagePart>();
        var bytes = 0;
        foreach (var part in parts)
        {
            if (group.Count > 0 && !GoesWith(group[^1], bytes, part))
            {
                yield return group;
                group = [];
                bytes = 0;
            }

            group.Add(part);
            bytes += part.Json.Length;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    /// <summary>Whether a part goes into the row of the one before it.</summary>
    /// <param name="before">The part before.</param>
    /// <param name="bytes">What is in the row already.</param>
    /// <param name="part">The part.</param>
    public static bool GoesWith(PagePart before, int bytes, PagePart part) =>
        bytes + part.Json.Length <= MaxBytes && Alike(before.Page.Id) == Alike(part.Page.Id);

    /// <param name="accountId">The account.</param>
    /// <param name="parts">What <see cref="Group"/> has put together.</param>
    /// <param name="posting">The number of the posting.</param>
    /// <param name="nonce">Who writes it.</param>
    public static TableEntity From(string accountId, IReadOnlyList<PagePart> parts, long posting, long nonce)
    {
        var row = new TableEntity(accountId, LedgerRowKey.Page(parts[0].Page.Id))
        {
            [Last] = parts[^1].Page.Id,
            [Marks] = Marking(parts),
            [EntryRow.Posting] = posting,
            [EntryRow.Nonce] = nonce,
            [Count] = parts.Sum(static part => part.Page.Charges.Length),
            [Cost] = parts.Sum(static part => part.Page.Charges.Sum(static charge => charge.Cost.NanoDollars)),
        };
        PackedProperty.Write(row, Pages, Joined(parts));
        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static IReadOnlyList<ChargePage> Read(TableEntity row)
    {
        try
        {
            var charges = JsonSerializer.Deserialize(PackedProperty.Read(row, Pages), StoredChargeJson.Default.StoredChargeArray) ?? [];
            return StoredCharge.ToPages(charges);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The page {row.RowKey} does not hold charges.", exception);
        }
    }

    /// <summary>Whether a page with one of the marks may be in the row: reading it tells. False where there is none.</summary>
    /// <param name="row">The row, at least its <see cref="Identity"/>.</param>
    /// <param name="wanted">Marks of pages; see <see cref="PagePart.Mark"/>.</param>
    public static bool MayHold(TableEntity row, IReadOnlySet<long> wanted)
    {
        for (var marks = row.GetBinary(Marks).AsSpan(); marks.Length >= sizeof(long); marks = marks[sizeof(long)..])
        {
            if (wanted.Contains(BinaryPrimitives.ReadInt64LittleEndian(marks)))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Marking(IReadOnlyList<PagePart> parts)
    {
        var marks = new byte[parts.Count * sizeof(long)];
        for (var i = 0; i < parts.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(marks.AsSpan(i * sizeof(long)), parts[i].Mark);
        }

        return marks;
    }

    /// <summary>The arrays of all parts as one.</summary>
    private static byte[] Joined(IReadOnlyList<PagePart> parts)
    {
        var joined = new byte[parts.Sum(static part => part.Json.Length - 1) + 1];
        joined[0] = (byte)'[';
        var at = 1;
        foreach (var part in parts)
        {
            part.Json.AsSpan(1..^1).CopyTo(joined.AsSpan(at));
            at += part.Json.Length - 1;
            joined[at - 1] = (byte)',';
        }

        joined[^1] = (byte)']';
        return joined;
    }
}
