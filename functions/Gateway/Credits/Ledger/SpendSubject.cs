using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>Whose spending is counted: a key's, a member's or the whole workspace's. A workspace is an account.</summary>
/// <param name="Name">Row name of the counter, the same on every instance and safe as a key of storage.</param>
public readonly record struct SpendSubject(string Name)
{
    /// <summary>The account as a whole.</summary>
    public static SpendSubject Workspace { get; } = new("workspace");

    /// <summary>What the account's own provider keys have paid for and is free of the fee.</summary>
    public static SpendSubject OwnKeys { get; } = new("byok");

    /// <param name="keyHash">SHA-256 of the key, in hex.</param>
    public static SpendSubject Key(string keyHash) => new($"key-{keyHash}");

    /// <param name="memberId">The creator of keys, as <c>creator_user_id</c> names them; any text.</param>
    public static SpendSubject Member(string memberId) =>
        new($"member-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(memberId)))[..32]}");

    public override string ToString() => Name;
}
