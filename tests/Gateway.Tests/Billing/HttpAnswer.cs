using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Billing;

/// <summary>What a route has answered.</summary>
internal sealed record HttpAnswer(int Status, string Text, IHeaderDictionary Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The message of an error.</summary>
    public string Error => Json["error"]!["message"]!.GetValue<string>();
}
