using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Providers.Gemini;
using Interchange.Gateway.Providers.OpenAICompatible.Descriptors;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Gemini;

public sealed class GeminiWireTests : IDisposable
{
    private static readonly RSA Key = RSA.Create(2048);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TokenService _service = new();
    private readonly UpstreamHttp _http;

    public GeminiWireTests() => _http = new UpstreamHttp(_service);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _service.Dispose();
    }

    [Theory]
    [InlineData(false, "gemini-2.5-pro", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent")]
    [InlineData(true, "gemini-2.5-pro", "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse")]
    [InlineData(false, "../../evil?key=1", "https://generativelanguage.googleapis.com/v1beta/models/..%2F..%2Fevil%3Fkey%3D1:generateContent")]
    public async Task Sends_the_key_in_a_header_and_the_model_in_the_address(bool stream, string model, string address)
    {
        var request = await Wire().EncodeAsync(Call(Interchange.Gateway.Providers.OpenAICompatible.Descriptors.Gemini.Descriptor, "AIza-secret", model, stream), Cancellation);

        Assert.Equal(address, request.Address.AbsoluteUri);
        Assert.Equal([new("x-goog-api-key", "AIza-secret")], request.Headers);
        Assert.DoesNotContain("AIza-secret", Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "rawPredict")]
    [InlineData(true, "streamRawPredict")]
    public async Task Asks_for_Claude_on_Vertex_in_Anthropics_words(bool stream, string method)
    {
        var call = Call(GoogleVertex.Descriptor, Account(), "claude-sonnet-4-5@20250929", stream, "anthropic");

        var request = await new VertexClaudeWire(new AnthropicWire(new ModelCatalog([])), Vertex()).EncodeAsync(call, Cancellation);

        Assert.Equal(
            $"https://aiplatform.googleapis.com/v1/projects/own-project/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:{method}", request.Address.AbsoluteUri);
        Assert.Equal([new("Authorization", "Bearer token-1")], request.Headers);
        var body = JsonNode.Parse(request.Body.Span)!.AsObject();
        Assert.Equal("vertex-2023-10-16", (string?)body["anthropic_version"]);
        Assert.False(body.ContainsKey("model"));
        Assert.Equal(stream, body.ContainsKey("stream"));
        Assert.Equal("Hello", (string?)body["messages"]![0]!["content"]![0]!["text"]);
    }

    [Fact]
    public void Each_author_has_its_wire_on_Vertex()
    {
        ProviderWire Of(string author) => GoogleVertex.Descriptor.WireOf(Call(GoogleVertex.Descriptor, "key", author: author).Endpoint);

        Assert.Equal((ProviderWire.VertexAnthropic, ProviderWire.Gemini), (Of("anthropic"), Of("google")));
    }

    [Fact]
    public async Task Asks_Vertex_where_the_endpoint_says_before_all_else()
    {
        var call = Call(GoogleVertex.Descriptor, Account());

        var request = await Wire(new VertexOptions(null, "us-central1")).EncodeAsync(call with { Endpoint = call.Endpoint with { Region = "europe-west4" } }, Cancellation);

        Assert.Equal("europe-west4-aiplatform.googleapis.com", request.Address.Host);
        Assert.Contains("/locations/europe-west4/", request.Address.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "https://aiplatform.googleapis.com/v1/projects/own-project/locations/global/publishers/google/models/gemini-2.5-pro:generateContent")]
    [InlineData("other-project", "europe-west4", "https://europe-west4-aiplatform.googleapis.com/v1/projects/other-project/locations/europe-west4/publishers/google/models/gemini-2.5-pro:generateContent")]
    [InlineData(null, "eu", "https://aiplatform.eu.rep.googleapis.com/v1/projects/own-project/locations/eu/publishers/google/models/gemini-2.5-pro:generateContent")]
    public async Task Asks_Vertex_with_a_token_in_the_project_and_location_of_the_settings(string? project, string? location, string address)
    {
        var request = await Wire(new VertexOptions(project, location)).EncodeAsync(Call(GoogleVertex.Descriptor, Account()), Cancellation);

        Assert.Equal(address, request.Address.AbsoluteUri);
        Assert.Equal([new("Authorization", "Bearer token-1")], request.Headers);
    }

    [Fact]
    public async Task Keeps_an_accounts_own_key_to_its_own_project()
    {
        var wire = Wire(new VertexOptions("gateways-project", "europe-west4"), gatewaysKey: Account("other@example.com"));

        var request = await wire.EncodeAsync(Call(GoogleVertex.Descriptor, Account(more: ",\"region\":\"us-central1\"")), Cancellation);

        Assert.Equal(
            "https://us-central1-aiplatform.googleapis.com/v1/projects/own-project/locations/us-central1/publishers/google/models/gemini-2.5-pro:generateContent",
            request.Address.AbsoluteUri);
    }

    [Fact]
    public async Task Takes_a_key_of_Vertex_as_it_is()
    {
        var request = await Wire().EncodeAsync(Call(GoogleVertex.Descriptor, "AQ.express"), Cancellation);

        Assert.Equal("https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-2.5-pro:generateContent", request.Address.AbsoluteUri);
        Assert.Equal([new("x-goog-api-key", "AQ.express")], request.Headers);
    }

    [Fact]
    public async Task Proves_the_account_to_the_token_service()
    {
        await Wire().EncodeAsync(Call(GoogleVertex.Descriptor, Account()), Cancellation);

        var form = HttpUtility.ParseQueryString(Assert.Single(_service.Bodies));
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var parts = form["assertion"]!.Split('.');
        Assert.True(Key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        Assert.Equal(
            ("robot@example.com", "https://oauth2.googleapis.com/token", 3600),
            ((string?)claims["iss"], (string?)claims["aud"], (int)claims["exp"]! - (int)claims["iat"]!));
        Assert.Equal("""{"alg":"RS256","typ":"JWT","kid":"k1"}""", Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0])));
    }

    [Fact]
    public async Task Fetches_one_token_for_all_until_shortly_before_it_expires()
    {
        var wire = Wire();
        var call = Call(GoogleVertex.Descriptor, Account());
        _service.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Enumerable.Range(0, 20).Select(_ => wire.EncodeAsync(call, Cancellation).AsTask()).ToList();
        _service.Hold.SetResult();
        await Task.WhenAll(waiting);
        Assert.Single(_service.Bodies);

        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("Bearer token-1", (await wire.EncodeAsync(call, Cancellation)).Headers[0].Value);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Bearer token-2", (await wire.EncodeAsync(call, Cancellation)).Headers[0].Value);
    }

    [Fact]
    public async Task Asks_again_after_a_failure()
    {
        var wire = Wire();
        var call = Call(GoogleVertex.Descriptor, Account());
        _service.Status = HttpStatusCode.ServiceUnavailable;
        await Assert.ThrowsAsync<HttpRequestException>(async () => await wire.EncodeAsync(call, Cancellation));

        _service.Status = HttpStatusCode.OK;

        Assert.Equal("Bearer token-2", (await wire.EncodeAsync(call, Cancellation)).Headers[0].Value);
    }

    [Fact]
    public async Task Tells_a_refused_account_from_a_service_at_fault()
    {
        _service.Status = HttpStatusCode.BadRequest;

        await Assert.ThrowsAsync<WireCredentialException>(async () => await Wire().EncodeAsync(Call(GoogleVertex.Descriptor, Account()), Cancellation));
    }

    [Theory]
    [InlineData("http://169.254.169.254/token")]
    [InlineData("http://127.0.0.1:9/token")]
    [InlineData("https://googleapis.com.evil.example/token")]
    [InlineData("http://oauth2.googleapis.com/token")]
    [InlineData("https://oauth2.googleapis.com:8443/token")]
    public async Task Asks_nobody_but_Google_for_a_token(string address)
    {
        await Assert.ThrowsAsync<WireCredentialException>(async () =>
            await Wire().EncodeAsync(Call(GoogleVertex.Descriptor, Account(more: $",\"token_uri\":\"{address}\"")), Cancellation));

        Assert.Empty(_service.Bodies);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"client_email":"a@example.com","private_key":"planted"}""")]
    [InlineData("""{"client_email":"a@example.com","private_key":"planted","project_id":"../evil"}""")]
    public async Task Refuses_a_key_that_is_no_account_and_quotes_nothing(string key)
    {
        var refusal = await Assert.ThrowsAsync<WireCredentialException>(async () => await Wire().EncodeAsync(Call(GoogleVertex.Descriptor, key), Cancellation));

        Assert.DoesNotContain("planted", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_Googles_own_models_alone_on_Vertex() => await Assert.ThrowsAsync<NotCarriedException>(async () =>
        await Wire().EncodeAsync(Call(GoogleVertex.Descriptor, Account(), "claude-opus-4-5@20251101", author: "anthropic"), Cancellation));

    [Theory]
    [InlineData("GOOGLE_CLOUD_PROJECT", "Not A Project")]
    [InlineData("Providers:google-vertex:Location", "evil.example/")]
    public void Refuses_settings_that_cannot_be(string setting, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build();

        Assert.Contains(setting, Assert.Throws<ProviderSettingsException>(() => VertexOptions.Read(configuration)).Message, StringComparison.Ordinal);
    }

    private static string Account(string email = "robot@example.com", string more = "") =>
        $$"""{"type":"service_account","project_id":"own-project","private_key_id":"k1","private_key":{{JsonSerializer.Serialize(Key.ExportPkcs8PrivateKeyPem())}},"client_email":"{{email}}"{{more}}}""";

    private static WireCall Call(ProviderDescriptor provider, string key, string model = "gemini-2.5-pro", bool stream = false, string author = "google") => new()
    {
        Provider = provider,
        Endpoint = new ModelEndpoint { Provider = provider.Slug, Tag = provider.Slug, Model = author + "/model", UpstreamModel = model, Pricing = new Pricing() },
        Secret = new ProviderSecret(key),
        Prompt = new ChatPrompt { Model = model, Stream = stream, Messages = [new PromptMessage { Role = MessageRole.User, Parts = [new TextPart("Hello")] }] },
        Now = DateTimeOffset.UnixEpoch,
    };

    private GeminiWire Wire(VertexOptions? options = null, string? gatewaysKey = null) =>
        new(Vertex(options, gatewaysKey));

    private VertexModels Vertex(VertexOptions? options = null, string? gatewaysKey = null) =>
        new(new ServiceAccountTokens(_http, _time), new OneSecret(new ProviderSecret(gatewaysKey ?? Account())), options ?? new VertexOptions(null, null));

    private sealed class OneSecret(ProviderSecret secret) : IProviderSecrets
    {
        public ProviderSecret? Find(ProviderDescriptor provider) => secret;
    }

    /// <summary>Gives tokens of an hour, numbered by request.</summary>
    private sealed class TokenService : HttpMessageHandler
    {
        private int _requests;

        public List<string> Bodies { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public TaskCompletionSource? Hold { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _requests);
            lock (Bodies)
            {
                Bodies.Add(request.Content!.ReadAsStringAsync(cancellationToken).GetAwaiter().GetResult());
            }

            if (Hold is { } hold)
            {
                await hold.Task;
            }

            return new HttpResponseMessage(Status)
            {
                Content = new StringContent(Status == HttpStatusCode.OK ? $$"""{"access_token":"token-{{number}}","expires_in":3600,"token_type":"Bearer"}""" : """{"error":"invalid_grant"}"""),
            };
        }
    }
}
