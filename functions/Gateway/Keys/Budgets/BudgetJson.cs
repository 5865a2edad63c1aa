using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// A budget on the wire. Source: <c>WorkspaceBudget</c> of OpenRouter's OpenAPI document; <c>creator_user_id</c>, beside what that lists, tells
/// members' budgets, which are this gateway's own.
/// </summary>
internal static class BudgetJson
{
    public const string IncludeByok = "include_byok_in_budgets";

    public static void Write(Utf8JsonWriter json, string accountId, BudgetOwner owner, SpendInterval interval, SpendBudget budget)
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(accountId, owner, interval, budget.CreatedAt));
        json.WriteString("workspace_id", accountId);
        if (owner.MemberId is { } member)
        {
            json.WriteString("creator_user_id", member);
        }

        json.WriteNumber("limit_usd", budget.Limit.Dollars);
        json.WriteString("reset_interval", interval == SpendInterval.Lifetime ? null : BudgetFields.Name(interval));
        json.WriteString("created_at", budget.CreatedAt.UtcDateTime);
        json.WriteString("updated_at", budget.UpdatedAt.UtcDateTime);
        json.WriteEndObject();
    }

    /// <summary>The same for as long as the budget is there, and another one's after it was deleted and made again. A UUID of version 8 (RFC 9562 §5.8).</summary>
    private static Guid IdOf(string accountId, BudgetOwner owner, SpendInterval interval, DateTimeOffset createdAt)
    {
        var subject = owner.MemberId is { } member ? SpendSubject.Member(member) : SpendSubject.Workspace;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(hash[SHA256.HashSizeInBytes..], createdAt.UtcTicks);
        SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}/{new SpendScope(subject, interval).Name}"), hash);
        SHA256.HashData(hash, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
