using System.Globalization;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage.Export;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Billing.Entries;

/// <summary>
/// <c>GET /credits/entries</c>, the gateway's own: what came to the account's credits and left them without being used, newest first, <c>offset</c> and
/// <c>limit</c> as in OpenRouter's management lists. Needs a management key. As CSV where that is asked for: see <see cref="AnswerFormat"/>.
/// </summary>
public sealed class ListCreditEntries(AuthenticateCaller authenticate, ICreditLedger ledger)
{
    private const int DefaultPage = 50;
    private const int LargestPage = 100;

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);
        var query = context.Request.Query;
        var offset = Number(query["offset"].ToString(), 0, 0, int.MaxValue, "offset");
        var limit = Number(query["limit"].ToString(), DefaultPage, 1, LargestPage, "limit");

        var csv = AnswerFormat.IsCsv(context.Request);
        var entries = await ledger.ListEntriesAsync(caller.AccountId, cancellationToken).ToListAsync(cancellationToken);
        var page = entries
            .OrderByDescending(static entry => entry.CreatedAt)
            .ThenBy(static entry => entry.Id, StringComparer.Ordinal)
            .Skip(offset)
            .Take(limit);
        if (csv)
        {
            await Csv(page).WriteAsync(context.Response, "credit-entries.csv", cancellationToken);
            return;
        }

        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var entry in page)
                {
                    EntryJson.Write(json, entry);
                }

                json.WriteEndArray();
                json.WriteNumber("total_count", entries.Count);
            },
            cancellationToken);
    }

    private static CsvText Csv(IEnumerable<CreditEntry> entries)
    {
        var csv = new CsvText();
        foreach (var column in (string[])["id", "kind", "amount", "paid", "reason", "source", "created_at"])
        {
            csv.Add(column);
        }

        csv.EndLine();
        foreach (var entry in entries)
        {
            csv.Add(entry.Id)
                .Add(EntryJson.KindOf(entry))
                .Add(entry.Amount.Dollars)
                .Add(entry.Paid?.Dollars)
                .Add(entry.Reason)
                .Add(entry.Source)
                .Add(entry.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture))
                .EndLine();
        }

        return csv;
    }

    private static int Number(string text, int otherwise, int least, int most, string name)
    {
        if (text.Length == 0)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw BillingFields.Invalid($"{name} must be a whole number from {least} to {most}.");
    }
}
