using System.Buffers;
using System.Security.Cryptography;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Jobs;

/// <summary>Names a job: its account and its id. All that a job has is found through both, so no account reaches another's (invariant I9).</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Id"><c>job_…</c></param>
public readonly record struct JobKey(string AccountId, string Id)
{
    private const string Prefix = "job_";
    private const int RandomBytes = 15;
    private const int LongestId = 40;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz_");

    /// <summary>The name of its orchestration.</summary>
    public string InstanceId => $"{AccountId}.{Id}";

    /// <summary>A job with an id that nobody can guess.</summary>
    public static JobKey New(string accountId) => new(accountId, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>False for text that is no job's id.</summary>
    public static bool IsId(string text) =>
        text is { Length: <= LongestId } && text.StartsWith(Prefix, StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(Characters);

    internal PayloadName Payload(string part) => new(AccountId, Id, part);
}
