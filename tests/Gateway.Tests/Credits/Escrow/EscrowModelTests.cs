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
}
