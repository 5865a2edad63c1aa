using Azure.Core;
using Azure.Core.Pipeline;

namespace Interchange.Gateway.Storage;

/// <summary>Reports every exchange with storage to <see cref="StorageCalls"/>. Sits after the retry policy, so that each try counts.</summary>
internal sealed class CountingPolicy(StorageCalls calls) : HttpPipelineSynchronousPolicy
{
    /// <summary>Property of a message: the table that it is for. The address of a transaction does not say it.</summary>
    public const string Table = "Interchange.Table";

    public override void OnSendingRequest(HttpMessage message) =>
        calls.Add(message.Request.Method.Method, message.TryGetProperty(Table, out var table) && table is string name ? name : "");
}
