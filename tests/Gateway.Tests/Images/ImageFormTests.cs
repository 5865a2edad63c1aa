using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Images;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible.Descriptors;
using Interchange.Gateway.Tests.Chat;

namespace Interchange.Gateway.Tests.Images;

public sealed class ImageFormTests
{
    private const string Png = "iVBORw0KGgo=";

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"aspect_ratio\":\"16:9\"", "1536x1024")]
    [InlineData(",\"aspect_ratio\":\"9:16\",\"resolution\":\"4K\"", "1024x1536")]
    [InlineData(",\"aspect_ratio\":\"1:1\"", "1024x1024")]
    [InlineData(",\"aspect_ratio\":\"auto\"", null)]
    [InlineData(",\"size\":\"2048x1152\"", "2048x1152")]
    [InlineData(",\"size\":\"2K\"", null)]
    public void OpenAI_is_told_a_size_that_it_knows(string shape, string? size) =>
        Assert.Equal(size, (string?)Sent(OpenAI.Descriptor, $$"""{"model":"m","prompt":"x"{{shape}}}""")["size"]);

    [Theory]
    [InlineData(",\"size\":\"2K\",\"aspect_ratio\":\"2:1\"", 2_880, 1_472)]
    [InlineData(",\"resolution\":\"512\"", 512, 512)]
    [InlineData(",\"size\":\"640x480\"", 640, 480)]
    public void Together_is_told_width_and_height(string shape, int width, int height)
    {
        var sent = Sent(Together.Descriptor, $$"""{"model":"m","prompt":"x","seed":7{{shape}}}""");

        Assert.Equal(width, (int)sent["width"]!);
        Assert.Equal(height, (int)sent["height"]!);
        Assert.Equal(7, (int)sent["seed"]!);
        Assert.Equal("base64", (string?)sent["response_format"]);
    }

    [Fact]
    public void XAI_is_told_a_shape()
    {
        var sent = Sent(XAI.Descriptor, """{"model":"m","prompt":"x","size":"2048x1152"}""");

        Assert.Equal("16:9", (string?)sent["aspect_ratio"]);
        Assert.Equal("2k", (string?)sent["resolution"]);
        Assert.Equal("b64_json", (string?)sent["response_format"]);
    }

    [Fact]
    public void A_provider_gets_its_own_options_and_the_end_user_as_a_hash()
    {
        var sent = Sent(
            OpenAI.Descriptor,
            """{"model":"m","prompt":"x","user":"someone","n":2,"output_format":"webp","output_compression":60,"provider":{"options":{"openai":{"moderation":"low","n":100},"together":{"steps":4}}}}""");

        Assert.Equal("low", (string?)sent["moderation"]);
        Assert.Equal(2, (int)sent["n"]!);
        Assert.Equal(60, (int)sent["output_compression"]!);
        Assert.Null(sent["steps"]);
        Assert.StartsWith("ic-", (string?)sent["user"], StringComparison.Ordinal);
        Assert.Null(sent["stream"]);
    }

    [Fact]
    public void Images_before_it_go_as_files()
    {
        var call = Call(OpenAI.Descriptor, $$$"""{"model":"m","prompt":"x","input_references":[{"type":"image_url","image_url":{"url":"data:image/webp;base64,{{{Png}}}"}}]}""");
        var form = new ImagesApiForm(OpenAI.Descriptor.Images!);

        Assert.Equal("images/edits", form.PathOf(call.Request));
        var text = MediaLab.TextOf(form.Request(call));
        Assert.Contains("name=\"image[]\"; filename=\"image-0.webp\"\r\nContent-Type: image/webp\r\n\r\n\u0089PNG", text, StringComparison.Ordinal);
        Assert.Contains("name=\"n\"\r\n\r\n1\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_OpenAI_counts_is_read_with_its_images()
    {
        var call = Call(OpenAI.Descriptor, """{"model":"m","prompt":"x"}""");

        var (isAnswer, body, usage, answer) = MediaLab.Read(new ImagesApiForm(ImagesApi.OpenAI), call, $$$"""
            {"created":5,"background":"opaque","output_format":"jpeg","data":[{"b64_json":"{{{Png}}}"},{"b64_json":"{{{Png}}}"}],
             "usage":{"input_tokens":60,"input_tokens_details":{"image_tokens":50,"text_tokens":10},"output_tokens":4160,"output_tokens_details":{"image_tokens":4160,"text_tokens":0},"total_tokens":4220}}
            """);

        Assert.True(isAnswer);
        Assert.Equal($$$"""{"created":5,"data":[{"b64_json":"{{{Png}}}","media_type":"image/jpeg"},{"b64_json":"{{{Png}}}","media_type":"image/jpeg"}]}""", body);
        Assert.Equal((60, 50, 4160, 4160, 2), (usage!.PromptTokens, usage.PromptImageTokens, usage.CompletionTokens, usage.CompletionImageTokens, usage.CompletionImages));
        Assert.Null(answer.Facts.Failure);
    }

    [Theory]
    [InlineData("""{"created":5,"data":[]}""", false)]
    [InlineData("""{"created":5,"data":[{"url":"https://example.com/a.png"}]}""", false)]
    [InlineData("""{"error":{"message":"no","code":"content_filter"}}""", true)]
    public void What_is_no_image_is_no_answer(string answer, bool fails)
    {
        var (isAnswer, _, _, read) = MediaLab.Read(new ImagesApiForm(ImagesApi.OpenAI), Call(OpenAI.Descriptor, """{"model":"m","prompt":"x"}"""), answer);

        Assert.False(isAnswer);
        Assert.Equal(fails, read.Facts.Failure is not null);
    }

    [Fact]
    public void A_model_that_chats_is_asked_in_a_conversation()
    {
        var sent = MediaLab.JsonOf(ChatImageForm.Instance.Request(Call(
            Gemini.Descriptor,
            $$$"""{"model":"m","prompt":"a \"panda\"","size":"2048x1152","input_references":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{Png}}}"}}]}""")));

        Assert.Equal("a \"panda\"", (string?)sent["messages"]![0]!["content"]![0]!["text"]);
        Assert.Equal("data:image/png;base64," + Png, (string?)sent["messages"]![0]!["content"]![1]!["image_url"]!["url"]);
        Assert.Equal("""{"aspect_ratio":"16:9","image_size":"2K"}""", sent["image_config"]!.ToJsonString());
        Assert.Equal("""["image","text"]""", sent["modalities"]!.ToJsonString());
    }

    [Fact]
    public void Words_in_the_place_of_an_image_are_a_refusal()
    {
        var call = Call(Gemini.Descriptor, """{"model":"m","prompt":"x"}""");

        var (isAnswer, _, _, answer) = MediaLab.Read(
            ChatImageForm.Instance, call, """{"id":"1","choices":[{"message":{"role":"assistant","content":"I would rather not."},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":5}}""");

        Assert.False(isAnswer);
        Assert.Equal(FailureClass.ContentFilter, answer.Facts.Failure!.Class);
    }

    [Theory]
    [InlineData("openai", "image", "", true)]
    [InlineData("groq", "image", "", false)]
    [InlineData("google-ai-studio", "text image", "", true)]
    [InlineData("anthropic", "text image", "", false)]
    [InlineData("xai", "image", ",\"input_references\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}}]", false)]
    [InlineData("google-ai-studio", "text image", ",\"output_format\":\"webp\"", false)]
    public void Who_can_make_it_is_asked(string provider, string outputs, string extra, bool serves)
    {
        var descriptor = Interchange.Gateway.Providers.OpenAICompatible.KnownProviders.All.Single(known => known.Slug == provider);
        var document = ChatRequests.Document($$"""{"model":"m","prompt":"x"{{extra}}}""");

        Assert.Equal(serves, ImageForms.For(ChatRequests.Step().Endpoint, descriptor, outputs.Split(' '), document).Form is not null);
    }

    [Theory]
    [InlineData("0x0")]
    [InlineData("1024")]
    [InlineData("x1024")]
    [InlineData("1024x1024x1024")]
    [InlineData("-1x5")]
    public void What_is_no_size_is_refused(string size) =>
        Assert.Throws<GatewayException>(() => ImageShape.Read(size, resolution: null, aspectRatio: null));

    private static MediaCall Call(ProviderDescriptor provider, string json) => MediaLab.Call(CreateImages.Operation, json, provider);

    private static JsonNode Sent(ProviderDescriptor provider, string json) => MediaLab.JsonOf(new ImagesApiForm(provider.Images!).Request(Call(provider, json)));
}
