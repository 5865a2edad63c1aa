namespace Interchange.Gateway.Usage.Activity;

/// <summary>Covers a span of time with what is cheapest to read and still exact: days where there are whole ones, quarters of an hour before and behind, and records at the edges and for what is not rolled up yet.</summary>
internal static class TimeCover
{
    /// <summary>Pieces that touch one another and together are the span: at most five.</summary>
    /// <param name="from">Its first moment.</param>
    /// <param name="to">The moment after its last.</param>
    /// <param name="progress">How far roll-ups have come.</param>
    /// <param name="coarsest">The coarsest source that tells enough.</param>
    public static IEnumerable<CoverPiece> Of(DateTimeOffset from, DateTimeOffset to, RollUpProgress progress, CoverSource coarsest)
    {
        var quarters = (From: ActivityPeriod.Ceiling(PeriodLength.Quarter, from), To: ActivityPeriod.Floor(PeriodLength.Quarter, Earlier(to, progress.Quarters)));
        if (coarsest == CoverSource.Records || quarters.From >= quarters.To)
        {
            return Pieces((CoverSource.Records, from, to));
        }

        var days = (From: ActivityPeriod.Ceiling(PeriodLength.Day, quarters.From), To: ActivityPeriod.Floor(PeriodLength.Day, Earlier(quarters.To, progress.Days)));
        return coarsest == CoverSource.Quarters || days.From >= days.To
            ? Pieces((CoverSource.Records, from, quarters.From), (CoverSource.Quarters, quarters.From, quarters.To), (CoverSource.Records, quarters.To, to))
            : Pieces(
                (CoverSource.Records, from, quarters.From),
                (CoverSource.Quarters, quarters.From, days.From),
                (CoverSource.Days, days.From, days.To),
                (CoverSource.Quarters, days.To, quarters.To),
                (CoverSource.Records, quarters.To, to));
    }

    private static IEnumerable<CoverPiece> Pieces(params IEnumerable<(CoverSource Source, DateTimeOffset From, DateTimeOffset To)> pieces) =>
        pieces.Where(static piece => piece.From < piece.To).Select(static piece => new CoverPiece(piece.Source, piece.From, piece.To));

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
