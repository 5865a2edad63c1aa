using CsCheck;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class TimeCoverTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(DateTimeOffset From, DateTimeOffset To)> Ranges =
        Gen.Select(Gen.Int[0, 40 * 86_400], Gen.OneOf(Gen.Int[1, 3_600], Gen.Int[1, 40 * 86_400], Gen.Int[1, 40].Select(static days => days * 86_400)))
            .Select(static (from, length) => (Start.AddSeconds(from), Start.AddSeconds(from + length)));

    private static readonly Gen<RollUpProgress> Progress = Gen.OneOf(
        Gen.Const(RollUpProgress.None),
        Gen.Int[0, 90 * 96].Select(static quarters =>
        {
            var closed = Start.AddMinutes(15 * quarters);
            return new RollUpProgress(closed, ActivityPeriod.Floor(PeriodLength.Day, closed));
        }));

    [Fact]
    public void Pieces_touch_and_are_the_whole_span() => Gen.Select(Ranges, Progress, Gen.Enum<CoverSource>()).Sample((range, progress, coarsest) =>
    {
        var pieces = TimeCover.Of(range.From, range.To, progress, coarsest).ToArray();

        Assert.InRange(pieces.Length, 1, 5);
        Assert.Equal((range.From, range.To), (pieces[0].From, pieces[^1].To));
        Assert.All(pieces, static piece => Assert.True(piece.From < piece.To));
        Assert.All(pieces.Zip(pieces.Skip(1)), static two => Assert.Equal(two.First.To, two.Second.From));
    });

    [Fact]
    public void Roll_ups_are_whole_are_there_and_are_fine_enough() => Gen.Select(Ranges, Progress, Gen.Enum<CoverSource>()).Sample((range, progress, coarsest) =>
    {
        foreach (var piece in TimeCover.Of(range.From, range.To, progress, coarsest))
        {
            Assert.True(piece.Source <= coarsest);
            if (piece.Source != CoverSource.Records)
            {
                var length = piece.Source == CoverSource.Days ? PeriodLength.Day : PeriodLength.Quarter;
                Assert.Equal((piece.From, piece.To), (ActivityPeriod.Floor(length, piece.From), ActivityPeriod.Floor(length, piece.To)));
                Assert.True(piece.To <= (piece.Source == CoverSource.Days ? progress.Days : progress.Quarters));
            }
        }
    });

    [Fact]
    public void Reads_no_more_records_than_it_must() => Gen.Select(Ranges, Progress).Sample((range, progress) =>
    {
        var records = TimeCover.Of(range.From, range.To, progress, CoverSource.Days).Where(static piece => piece.Source == CoverSource.Records);
        var closed = records.Where(piece => piece.To <= progress.Quarters).Sum(static piece => (piece.To - piece.From).TotalMinutes);

        Assert.InRange(closed, 0, 30);
    });

    [Fact]
    public void A_month_of_completed_days_is_days() =>
        Assert.Equal(
            [new CoverPiece(CoverSource.Days, Start, Start.AddDays(30))],
            TimeCover.Of(Start, Start.AddDays(30), new RollUpProgress(Start.AddDays(30.25), Start.AddDays(30)), CoverSource.Days));

    [Fact]
    public void A_week_until_now_is_five_pieces()
    {
        var now = Start.AddDays(20).AddHours(13).AddMinutes(7);
        var progress = new RollUpProgress(Start.AddDays(20).AddHours(13), Start.AddDays(20));

        Assert.Equal(
            [
                new CoverPiece(CoverSource.Records, now.AddDays(-7), now.AddDays(-7).AddMinutes(8)),
                new CoverPiece(CoverSource.Quarters, now.AddDays(-7).AddMinutes(8), Start.AddDays(14)),
                new CoverPiece(CoverSource.Days, Start.AddDays(14), Start.AddDays(20)),
                new CoverPiece(CoverSource.Quarters, Start.AddDays(20), progress.Quarters),
                new CoverPiece(CoverSource.Records, progress.Quarters, now),
            ],
            TimeCover.Of(now.AddDays(-7), now, progress, CoverSource.Days));
    }
}
