namespace Interchange.Embedded.Durable.Workers;

/// <summary>Work that is taken from the store and done in pieces.</summary>
internal interface IWork<T>
{
    /// <summary>Takes up to so many pieces.</summary>
    IReadOnlyList<T> Take(int most);

    /// <summary>Does a piece and commits it. When it fails, nothing was committed.</summary>
    Task RunAsync(T piece);

    /// <summary>Gives back a piece that failed.</summary>
    void GiveBack(T piece);

    /// <summary>When the next piece is due, as UTC ticks.</summary>
    long NextDue();
}
