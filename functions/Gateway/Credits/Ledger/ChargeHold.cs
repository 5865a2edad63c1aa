using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>A lease that a request was admitted from, beside the balance's: its charge is taken from there.</summary>
/// <param name="Scope">The limit.</param>
/// <param name="Window">The window that it was admitted in.</param>
/// <param name="CountsByok">Whether the cost at the provider counts, where the caller's own key was used.</param>
public readonly record struct ChargeHold(SpendScope Scope, string Window, bool CountsByok)
{
    private const string ByokMark = ".byok";
    private const char Separator = ' ';

    /// <summary>Short form for messages, such as <c>key.daily@20261125.byok</c>: whose key or member it is stands beside it already.</summary>
    public string Write()
    {
        var subject = Scope.Subject!.Value.Name;
        var dash = subject.IndexOf('-', StringComparison.Ordinal);
        return $"{(dash < 0 ? subject : subject[..dash])}.{Scope.Interval.ToString().ToLowerInvariant()}@{Window}{(CountsByok ? ByokMark : "")}";
    }

    /// <summary>The short forms of some holds, with spaces between them; null for none.</summary>
    public static string? WriteAll(IEnumerable<ChargeHold> holds) =>
        string.Join(Separator, holds.Select(static hold => hold.Write())) is { Length: > 0 } text ? text : null;

    /// <param name="text">What <see cref="WriteAll"/> made.</param>
    /// <param name="keyHash">The key that called.</param>
    /// <param name="memberId">Who made the key; null when nobody is named.</param>
    /// <param name="holds">The holds.</param>
    /// <returns>False when one of them is none.</returns>
    public static bool TryParseAll(string? text, string keyHash, string? memberId, out ImmutableArray<ChargeHold> holds)
    {
        holds = [];
        if (text is null)
        {
            return true;
        }

        var parts = text.Split(Separator);
        var found = ImmutableArray.CreateBuilder<ChargeHold>(parts.Length);
        foreach (var part in parts)
        {
            if (!TryParse(part, keyHash, memberId, out var hold))
            {
                return false;
            }

            found.Add(hold.Value);
        }

        holds = found.MoveToImmutable();
        return true;
    }

    /// <param name="text">What <see cref="Write"/> made.</param>
    /// <param name="keyHash">The key that called.</param>
    /// <param name="memberId">Who made the key; null when nobody is named.</param>
    /// <param name="hold">The hold.</param>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse(string text, string keyHash, string? memberId, [NotNullWhen(true)] out ChargeHold? hold)
    {
        hold = null;
        var byok = text.EndsWith(ByokMark, StringComparison.Ordinal);
        var plain = byok ? text[..^ByokMark.Length] : text;
        if (plain.Split('@') is not [var scope, var window] || scope.Split('.') is not [var kind, var name]
            || Interval(name) is not { } interval || !SpendWindow.IsOne(interval, window))
        {
            return false;
        }

        SpendSubject? subject = kind switch
        {
            "key" => SpendSubject.Key(keyHash),
            "member" when memberId is not null => SpendSubject.Member(memberId),
            "workspace" => SpendSubject.Workspace,
            "byok" => SpendSubject.OwnKeys,
            _ => null,
        };
        if (subject is null)
        {
            return false;
        }

        hold = new ChargeHold(new SpendScope(subject, interval), window, byok);
        return true;
    }

    private static SpendInterval? Interval(string name) => name switch
    {
        "lifetime" => SpendInterval.Lifetime,
        "daily" => SpendInterval.Daily,
        "weekly" => SpendInterval.Weekly,
        "monthly" => SpendInterval.Monthly,
        _ => null,
    };
}
