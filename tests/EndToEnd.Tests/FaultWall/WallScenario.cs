namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>One model of the wall: served by provider <c>a</c> first and <c>b</c> next, as an overlay tells it.</summary>
/// <param name="Name">Slug behind <c>wall/</c>, and what both providers call it.</param>
/// <param name="Alone">True: provider <c>a</c> is the only one.</param>
/// <param name="Context">Context of <c>a</c>; that of <c>b</c> is larger.</param>
/// <param name="Prefill">Whether <c>b</c> is said to go on from a message that was begun.</param>
internal sealed record WallScenario(string Name, bool Alone = false, long Context = 8_000, bool Prefill = false)
{
    public string Model => $"wall/{Name}";
}
