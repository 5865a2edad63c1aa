using System.Buffers;

namespace Interchange.Gateway.Payloads;

/// <summary>
/// Names a payload: its account, the work that it belongs to, and which part of that it is. What was written under one name can be read under no other
/// (invariant I9).
/// </summary>
public readonly record struct PayloadName
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.");

    /// <exception cref="ArgumentException">A part is empty, or holds something else than letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</exception>
    public PayloadName(string accountId, string owner, string part)
    {
        AccountId = Checked(accountId, nameof(accountId));
        Owner = Checked(owner, nameof(owner));
        Part = Checked(part, nameof(part));
    }

    public string AccountId { get; }

    /// <summary>Id of the job, batch or file.</summary>
    public string Owner { get; }

    public string Part { get; }

    /// <summary>Where the payload is, below its container.</summary>
    public string Path => $"{AccountId}/{Owner}/{Part}";

    private static string Checked(string text, string parameter) =>
        text is { Length: > 0 and <= 200 } && text[0] != '.' && !text.AsSpan().ContainsAnyExcept(Characters)
            ? text
            : throw new ArgumentException("A part of a payload's name has 1 to 200 letters, digits, dashes, underscores and dots, and does not begin with a dot.", parameter);
}
