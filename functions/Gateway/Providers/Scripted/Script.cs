namespace Interchange.Gateway.Providers.Scripted;

/// <summary>One behaviour of the scripted provider. The name is the model slug: <c>scripted/{Name}</c> to callers, <c>{Name}</c> upstream.</summary>
/// <param name="Name">Lower-case slug.</param>
/// <param name="Summary">One sentence that says what the model does; shown as the model's description.</param>
/// <param name="Play">Decides the whole reply from the request alone.</param>
internal sealed record Script(string Name, string Summary, Func<ScriptRequest, ScriptReply> Play)
{
    /// <summary>True for a script that is about the form of OpenAI's wire: it is offered over no other.</summary>
    public bool IsOfChatWire { get; init; }

    /// <summary>True for a script that answers with an image: it is offered over the wires that carry one.</summary>
    public bool MakesImages { get; init; }
}
