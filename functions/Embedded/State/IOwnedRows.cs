namespace Interchange.Embedded.State;

/// <summary>What processes hold of one part of the state, and how it is freed.</summary>
internal interface IOwnedRows
{
    /// <summary>Frees some of what the owner holds, in a transaction of its own.</summary>
    /// <returns>False when there was nothing left to free in this way.</returns>
    bool ReleaseSome(long owner);

    /// <summary>Frees the rest. Runs inside the transaction that forgets the owner.</summary>
    void ReleaseRest(long owner);
}
