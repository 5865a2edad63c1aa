using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// The messages of a request as the wire wants them: what the system says apart, then turns of the user and of the assistant by turns, results of tools in the user's.
/// Pure. Source: Anthropic's API reference, <c>messages</c> and <c>system</c>.
/// </summary>
internal sealed class Conversation
{
    /// <summary>The most breakpoints that a request may have.</summary>
    private const int MostBreakpoints = 4;

    private Conversation()
    {
    }

    /// <summary>What system and developer say, wherever it stood, in order.</summary>
    public List<Block> System { get; } = [];

    public List<Turn> Turns { get; } = [];

    /// <param name="prompt">The request.</param>
    /// <param name="instruction">What the system says beside; null for nothing.</param>
    /// <exception cref="Translation.NotCarriedException">The wire cannot carry a part of it.</exception>
    public static Conversation Of(ChatPrompt prompt, string? instruction)
    {
        var conversation = new Conversation();
        foreach (var message in prompt.Messages)
        {
            conversation.Add(message);
        }

        if (instruction is not null)
        {
            conversation.System.Add(Block.OfText(instruction));
        }

        conversation.TrimPrefill();
        if (prompt.CacheControl is { } cache)
        {
            conversation.CacheLastBlock(prompt, cache);
        }

        return conversation;
    }

    /// <summary>
    /// Whether the last call of tools was made in thoughts that were not given back: a model with a budget refuses to think on then. Source: Anthropic's guide of extended
    /// thinking, preserving thinking blocks.
    /// </summary>
    public static bool LostItsThoughts(ChatPrompt prompt)
    {
        var last = prompt.Messages.LastOrDefault(static message => message.Role is not (MessageRole.Tool or MessageRole.System or MessageRole.Developer));
        return last is { Role: MessageRole.Assistant, ToolCalls.IsEmpty: false } && !Thoughts.Any(last.ReasoningDetails);
    }

    private void Add(PromptMessage message)
    {
        switch (message.Role)
        {
            case MessageRole.System or MessageRole.Developer:
                Append(System, message);
                break;
            case MessageRole.User:
                Append(Blocks(isAssistant: false), message);
                break;
            case MessageRole.Tool:
                Blocks(isAssistant: false).Add(ContentBlocks.ToolResult(message));
                break;
            case MessageRole.Assistant:
            default:
                var blocks = Blocks(isAssistant: true);
                blocks.AddRange(Thoughts.Blocks(message.ReasoningDetails));
                Append(blocks, message);
                if (message.Refusal is { Length: > 0 } refusal)
                {
                    blocks.Add(Block.OfText(refusal));
                }

                blocks.AddRange(message.ToolCalls.Select(ContentBlocks.ToolUse));
                break;
        }

        Turns.RemoveAll(static turn => turn.Blocks.Count == 0);
    }

    private static void Append(List<Block> blocks, PromptMessage message)
    {
        var content = ContentBlocks.Of(message.Parts);
        if (message.Name is { Length: > 0 } name && content is [{ Text: { } text } first, ..])
        {
            // The wire has no names: as OpenRouter does, they go before the text.
            content[0] = Block.OfText($"{name}: {text}", first.CacheControl);
        }

        if (message.CacheControl is { } cache && content is [.., { CacheControl: null } last])
        {
            content[^1] = last with { CacheControl = cache };
        }

        blocks.AddRange(content);
    }

    /// <summary>The blocks of the turn that is being said: the last one, or a new one.</summary>
    private List<Block> Blocks(bool isAssistant)
    {
        if (Turns is [.., { } last] && last.IsAssistant == isAssistant)
        {
            return last.Blocks;
        }

        var turn = new Turn(isAssistant);
        Turns.Add(turn);
        return turn.Blocks;
    }

    /// <summary>What the assistant begins and the model is to go on with must not end in white space.</summary>
    private void TrimPrefill()
    {
        if (Turns is [.., { IsAssistant: true, Blocks: [.., { Text: { } text } block] blocks }])
        {
            blocks[^1] = Block.OfText(text.TrimEnd(), block.CacheControl);
        }
    }

    private void CacheLastBlock(ChatPrompt prompt, System.Text.Json.JsonElement cache)
    {
        var all = System.Concat(Turns.SelectMany(static turn => turn.Blocks));
        if (all.Count(static block => block.CacheControl is not null) + prompt.Tools.Count(static tool => tool.CacheControl is not null) >= MostBreakpoints)
        {
            return;
        }

        foreach (var blocks in Turns.Select(static turn => turn.Blocks).Reverse().Append(System))
        {
            if (blocks.FindLastIndex(static block => block.MayCache) is >= 0 and var index)
            {
                blocks[index] = blocks[index] with { CacheControl = blocks[index].CacheControl ?? cache };
                return;
            }
        }
    }
}
