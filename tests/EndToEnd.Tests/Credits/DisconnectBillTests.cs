using System.Text;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>Callers leave when they like; the account is charged what the provider has billed for the answer, to the nano-dollar.</summary>
public sealed class DisconnectBillTests : EndToEndTests, IClassFixture<BilledProduct>
{
    private const int Words = 24;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly BilledProduct _product;

    public DisconnectBillTests(BilledProduct product)
    {
        _product = product;
        Using(product.Process);
    }

    [Theory]
    [InlineData("scripted/long", 0)]
    [InlineData("scripted/long", 1)]
    [InlineData("scripted/long", 9)]
    [InlineData("scripted/cached", 1)]
    [InlineData("scripted/reasoning", 3)]
    [InlineData("scripted/usage-on-final-choice", 2)]
    public async Task A_stream_that_is_left_after_so_many_chunks_costs_what_the_provider_bills(string model, int chunks)
    {
        // Silent at first where nothing is waited for, slow otherwise: the provider is in the middle of its answer when the caller leaves.
        var pace = chunks == 0 ? "\"delay_ms\":700" : "\"interval_ms\":50";
        var body = Ask.For(model, "one two three four five six seven eight nine ten", stream: true, $"\"max_tokens\":{Words},\"scripted\":{{{pace}}}");

        await AssertBilledAsync(known => chunks == 0 ? LeaveBeforeAnythingAsync(body, known) : LeaveAfterAsync(body, chunks));
    }

    [Fact]
    public async Task An_answer_in_one_piece_that_nobody_waits_for_costs_what_the_provider_bills()
    {
        var body = Ask.For("scripted/long", extra: $"\"max_tokens\":{Words},\"scripted\":{{\"delay_ms\":700}}");

        await AssertBilledAsync(known => LeaveBeforeAnythingAsync(body, known));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task An_answer_in_one_piece_of_which_a_part_is_read_costs_what_the_provider_bills(int pieces)
    {
        // A megabyte, of which most is still under way when the caller leaves.
        var body = Ask.For("scripted/long", extra: "\"max_tokens\":100000");

        await AssertBilledAsync(async _ =>
        {
            using var response = await _product.Process.Caller.PostAsync(body, Cancellation);
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            var buffer = new byte[1024];
            for (var piece = 0; piece < pieces; piece++)
            {
                await stream.ReadExactlyAsync(buffer, Cancellation);
            }
        });
    }

    /// <summary>One more answer is billed and charged, alike, and so is all there ever was.</summary>
    private async Task AssertBilledAsync(Func<int, Task> ask)
    {
        var known = (await _product.BillsAsync(Cancellation)).Count;

        await ask(known);

        var bill = await Eventually.GetAsync(
            "the provider to bill the answer",
            Patience,
            async () => (await _product.BillsAsync(Cancellation)).Skip(known).SingleOrDefault(static bill => bill.State == "billed"),
            Cancellation);
        var charges = await Eventually.GetAsync(
            "the answer to be charged",
            Patience,
            async () => await _product.ChargesAsync(Cancellation) is var charges && charges.ContainsKey(bill.Id) ? charges : null,
            Cancellation);
        Assert.Equal(bill.NanoDollars, charges[bill.Id]);
        Assert.NotEqual(0, bill.NanoDollars);
        var billed = (await _product.BillsAsync(Cancellation)).Where(static bill => bill.State == "billed").ToDictionary(static bill => bill.Id, static bill => bill.NanoDollars);
        Assert.Equal(billed.OrderBy(static bill => bill.Key, StringComparer.Ordinal), charges.OrderBy(static charge => charge.Key, StringComparer.Ordinal));
        Assert.Equal(billed.Values.Sum(), await _product.ChargedAsync(Cancellation));
    }

    /// <summary>Leaves once the provider has the request, and before it has said anything.</summary>
    private async Task LeaveBeforeAnythingAsync(string body, int known)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = _product.Process.Caller.CompleteAsync(body, leaving.Token);
        await Eventually.HoldsAsync(
            "the provider to have the request",
            Patience,
            async () => (await _product.BillsAsync(Cancellation)).Skip(known).Any(static bill => bill.State == "pending"),
            Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    /// <summary>Leaves after so many chunks with something in them, while more are to come.</summary>
    private async Task LeaveAfterAsync(string body, int chunks)
    {
        using var response = await _product.Process.Caller.PostAsync(body, Cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation), Encoding.UTF8);
        for (var read = 0; read < chunks;)
        {
            var line = await lines.ReadLineAsync(Cancellation) ?? throw new InvalidOperationException("The stream ended before the caller left.");
            read += line.StartsWith("data: {", StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
