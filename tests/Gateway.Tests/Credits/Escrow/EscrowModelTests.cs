using CsCheck;

namespace Interchange.Gateway.Tests.Credits.Escrow;

public sealed class EscrowModelTests
{
    private static readonly Gen<(int Op, int Instance, int Argument)[]> Histories =
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 3], Gen.Int[0, 1_000_000]).Array[1, 400];

    [Fact]
    public void Whatever_is_lost_and_whoever_dies_nobody_spends_more_than_is_leased_and_everything_returns() => Histories.Sample(
        static history =>
        {
            var model = new EscrowModel(instances: 4);
            foreach (var (op, instance, argument) in history)
            {
                model.Do(op, instance, argument);
            }

            model.ComeToRest();
        },
        iter: 300);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_leased_of_a_new_window_goes_back_though_the_answer_is_lost_as_the_window_turns(bool turnsFirst)
    {
        var model = new EscrowModel(instances: 3);

        // One clock is past midnight, another before it asks, and is answered for the day that has begun.
        (int, int, int)[] history = [(12, 0, 540), (0, 1, 403), (6, 1, 0), (0, 2, 403), (5, 2, 0), (12, 0, 240), (turnsFirst ? 0 : 11, 2, 402), (8, 2, 0)];
        foreach (var (op, instance, argument) in history)
        {
            model.Do(op, instance, argument);
        }

        model.ComeToRest();
    }
}
