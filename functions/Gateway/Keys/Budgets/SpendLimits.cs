using System.Collections.Immutable;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>The limits that hold for a key's requests.</summary>
public static class SpendLimits
{
    /// <summary>
    /// From the nearest to the widest: the key's own limit, the budgets of its creator, those of the workspace; narrower intervals first.
    /// Empty where nothing but the balance bounds the key.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="member">Budgets of the key's creator; ignored when the key names none.</param>
    /// <param name="workspace">Budgets of the account.</param>
    public static ImmutableArray<SpendLimit> Of(ApiKey key, SpendBudgets member, SpendBudgets workspace)
    {
        ArgumentNullException.ThrowIfNull(key);
        var limits = ImmutableArray.CreateBuilder<SpendLimit>();
        if (key.Limit is { } dollars)
        {
            limits.Add(new SpendLimit(
                new SpendScope(SpendSubject.Key(key.Hash), IntervalOf(key.LimitReset)), Money.FromDollars(dollars), key.IncludeByokInLimit));
        }

        if (key.CreatorUserId is { } creator)
        {
            Add(limits, SpendSubject.Member(creator), member);
        }

        Add(limits, SpendSubject.Workspace, workspace);
        return limits.DrainToImmutable();
    }

    /// <summary>The interval that <c>limit_reset</c> and <c>reset_interval</c> name; null is a limit that never resets.</summary>
    public static SpendInterval IntervalOf(string? reset) => reset switch
    {
        null => SpendInterval.Lifetime,
        "daily" => SpendInterval.Daily,
        "weekly" => SpendInterval.Weekly,
        "monthly" => SpendInterval.Monthly,
        // A bound that is not understood must never be taken for a wider one.
        _ => throw new InvalidDataException($"A limit resets {reset}, which is no interval."),
    };

    private static void Add(ImmutableArray<SpendLimit>.Builder limits, SpendSubject subject, SpendBudgets budgets)
    {
        foreach (var interval in SpendBudgets.Intervals)
        {
            if (budgets.Of(interval) is { } budget)
            {
                limits.Add(new SpendLimit(new SpendScope(subject, interval), budget.Limit, budgets.IncludeByok));
            }
        }
    }
}
