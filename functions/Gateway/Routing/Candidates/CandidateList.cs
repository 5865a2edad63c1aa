using System.Buffers;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>Candidates in a rented array.</summary>
internal sealed class CandidateList : IDisposable
{
    private const int FirstRent = 32;

    private Candidate[] _rented = ArrayPool<Candidate>.Shared.Rent(FirstRent);

    public int Count { get; private set; }

    public Span<Candidate> Span => _rented.AsSpan(0, Count);

    public void Add(in Candidate candidate)
    {
        if (Count == _rented.Length)
        {
            var larger = ArrayPool<Candidate>.Shared.Rent(Count * 2);
            Span.CopyTo(larger);
            Return();
            _rented = larger;
        }

        _rented[Count++] = candidate;
    }

    /// <summary>Forgets the candidates from a place on.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>Moves one candidate forward; those between step back.</summary>
    public void MoveForward(int from, int to)
    {
        var moved = _rented[from];
        _rented.AsSpan(to, from - to).CopyTo(_rented.AsSpan(to + 1));
        _rented[to] = moved;
    }

    public void Dispose() => Return();

    private void Return() => ArrayPool<Candidate>.Shared.Return(_rented, clearArray: true);
}
