using System.Globalization;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Batches;

/// <summary>Names a batch: its account and its id. All that a batch has is found through both, so no account reaches another's (invariant I9).</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Id"><c>batch_…</c></param>
public readonly record struct BatchKey(string AccountId, string Id)
{
    private static readonly TimedId Ids = new("batch_");

    /// <summary>The name of its orchestration.</summary>
    public string InstanceId => $"{AccountId}.{Id}";

    public static BatchKey New(string accountId, DateTimeOffset at) => new(accountId, Ids.New(at));

    /// <summary>False for text that is no batch's id.</summary>
    public static bool IsId(string? text) => Ids.IsId(text);

    /// <summary>The job that answers a line of it.</summary>
    public JobKey Line(int number) => new(AccountId, string.Create(CultureInfo.InvariantCulture, $"{Id}-{number}"));

    /// <summary>What is marked where it is cancelled.</summary>
    internal JobKey Whole => new(AccountId, Id);

    /// <summary>By which batches are sorted, newest first.</summary>
    internal static string Sorted(string id) => Ids.Descending(id);

    internal PayloadName Payload(string part) => new(AccountId, Id, part);
}
