using System.Diagnostics.CodeAnalysis;

namespace Interchange.Gateway.Batches;

/// <summary>States by their names on the wire and in storage.</summary>
internal static class BatchStates
{
    private static readonly (string Name, BatchState State)[] All =
    [
        ("validating", BatchState.Validating), ("failed", BatchState.Failed), ("in_progress", BatchState.InProgress), ("finalizing", BatchState.Finalizing),
        ("completed", BatchState.Completed), ("expired", BatchState.Expired), ("cancelling", BatchState.Cancelling), ("cancelled", BatchState.Cancelled),
    ];

    public static string NameOf(BatchState state) => All.First(known => known.State == state).Name;

    public static bool TryRead(string? name, [NotNullWhen(true)] out BatchState? state)
    {
        state = null;
        foreach (var known in All)
        {
            if (known.Name == name)
            {
                state = known.State;
            }
        }

        return state is not null;
    }

    /// <summary>Nothing comes after it.</summary>
    public static bool IsEnd(BatchState state) => state is BatchState.Completed or BatchState.Failed or BatchState.Expired or BatchState.Cancelled;
}
