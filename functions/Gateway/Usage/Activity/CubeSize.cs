namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// Keeps roll-ups to a size. What makes them large is text that callers choose freely: where there are too many cells, that of the rarest becomes
/// <see cref="ActivityKey.Other"/>. All sums stay what they are, and the same cube is always made smaller in the same way.
/// </summary>
internal static class CubeSize
{
    /// <summary>Given up in this order, one after the other, until the cube is small enough.</summary>
    private static readonly ActivityDimension[][] GivenUp =
    [
        [ActivityDimension.ExternalUser],
        [ActivityDimension.App, ActivityDimension.Origin],
        [ActivityDimension.Key, ActivityDimension.Member],
        [ActivityDimension.Model, ActivityDimension.Provider, ActivityDimension.Endpoint],
    ];

    /// <summary>The cube with at most so many cells, as far as giving up all of the above makes it so.</summary>
    public static ActivityCube Fit(ActivityCube cube, int cells)
    {
        for (var step = 0; cube.Cells.Count > cells && step < GivenUp.Length; step++)
        {
            cube = Fit(cube, cells, GivenUp[step]);
        }

        return cube;
    }

    private static ActivityCube Fit(ActivityCube cube, int cells, ActivityDimension[] dimensions)
    {
        // Half of the room is for the frequent ones, so that what the others become has room too.
        var frequent = cube.Cells
            .OrderByDescending(static cell => cell.Value[ActivityMeasure.Requests])
            .ThenBy(static cell => cell.Key, KeyOrder.Instance)
            .Take(cells / 2)
            .Select(static cell => cell.Key)
            .ToHashSet();
        return cube.Select(key => frequent.Contains(key) ? key : dimensions.Aggregate(key, static (key, dimension) => key[dimension] is null ? key : key.With(dimension, ActivityKey.Other)));
    }

    private sealed class KeyOrder : IComparer<ActivityKey>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(ActivityKey? x, ActivityKey? y)
        {
            var left = x!.Values;
            var right = y!.Values;
            for (var index = 0; index < left.Length; index++)
            {
                if (string.CompareOrdinal(left[index], right[index]) is not 0 and var order)
                {
                    return order;
                }
            }

            return 0;
        }
    }
}
