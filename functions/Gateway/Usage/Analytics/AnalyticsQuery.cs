using System.Collections.Immutable;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>The body of <c>POST /analytics/query</c>, checked and completed.</summary>
internal sealed record AnalyticsQuery
{
    public const int MaxDimensions = 2;
    public const int MaxFilters = 20;
    public const int MaxRows = 10_000;
    public const int DefaultRows = 1_000;

    public static readonly TimeSpan LongestRange = TimeSpan.FromDays(366);

    /// <summary>The longest span of time within which generations are told apart.</summary>
    public static readonly TimeSpan LongestByGeneration = TimeSpan.FromDays(31);

    public static readonly TimeSpan DefaultRange = TimeSpan.FromDays(7);

    public required ImmutableArray<AnalyticsMetric> Metrics { get; init; }

    public required ImmutableArray<AnalyticsDimension> Dimensions { get; init; }

    public required ImmutableArray<AnalyticsFilter> Filters { get; init; }

    /// <summary>Null for one row over the whole time.</summary>
    public required Granularity? Granularity { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required AnalyticsOrder Order { get; init; }

    /// <summary>Most rows of each combination of dimensions; null for any number.</summary>
    public required int? GroupLimit { get; init; }

    public required int Limit { get; init; }

    /// <summary>What of the query is not honoured as it stands.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>What has to be read for it.</summary>
    public ActivityRequest ToRequest(string accountId)
    {
        var sources = Dimensions.Concat(Filters.Select(static filter => filter.Dimension)).Select(static dimension => dimension.Source).ToHashSet();
        var generations = sources.Contains(ActivityDimension.GenerationId);
        return new ActivityRequest
        {
            AccountId = accountId,
            From = From,
            To = To,
            Coarsest = generations || Granularity == Granularity.Minute ? CoverSource.Records
                : Granularity == Granularity.Hour ? CoverSource.Quarters
                : CoverSource.Days,
            Users = sources.Contains(ActivityDimension.ExternalUser),
            Generations = generations,
        };
    }
}
