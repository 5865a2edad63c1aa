using System.Text;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>Requests and routes for tests.</summary>
internal static class ChatRequests
{
    public static ChatDocument Document(string json) => Document(Encoding.UTF8.GetBytes(json));

    public static ChatDocument Document(ReadOnlySpan<byte> json)
    {
        var body = new PooledBody(json.Length + 1);
        body.Append(json);
        return ChatDocument.Parse(body);
    }

    public static ChatRequest Read(string json) => ChatRequestReader.Read(Document(json));

    public static RouteStep Step(string upstreamModel = "up-model", string model = "author/model", string provider = "one", Pricing? pricing = null) => new(
        model,
        new ModelEndpoint
        {
            Provider = provider,
            Tag = provider,
            Model = model,
            UpstreamModel = upstreamModel,
            Pricing = pricing ?? new Pricing { Prompt = 0.000001m, Completion = 0.000002m },
        },
        new ProviderDescriptor
        {
            Slug = provider,
            Name = "Provider " + provider,
            BaseUrl = new Uri($"https://{provider}.example/v1/"),
            CancellingStopsBilling = true,
        });
}
