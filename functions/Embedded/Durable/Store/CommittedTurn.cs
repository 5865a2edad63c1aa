namespace Interchange.Embedded.Durable.Store;

/// <summary>What a committed turn is of interest for.</summary>
/// <param name="CalledActivities">There are activities to run.</param>
internal readonly record struct CommittedTurn(bool CalledActivities);
