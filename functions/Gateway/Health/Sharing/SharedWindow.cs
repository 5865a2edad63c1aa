using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>What one writer has folded of one slot of time: by endpoint, everything so far. A row has one writer, so writing it again replaces it.</summary>
/// <param name="Scale">The scale of the slot.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Writer">Who has folded it.</param>
/// <param name="Cells">By the endpoint's name.</param>
internal sealed record SharedWindow(WindowScale Scale, long Slot, string Writer, IReadOnlyDictionary<string, WindowCell> Cells);
