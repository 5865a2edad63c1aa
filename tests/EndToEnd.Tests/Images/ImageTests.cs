using System.ClientModel;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Jobs;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Images;

namespace Interchange.EndToEnd.Tests.Images;

/// <summary>Images over HTTP, and with OpenAI's own library.</summary>
[Collection(ProductCollection.Name)]
public sealed class ImageTests : EndToEndTests
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private readonly InterchangeProcess _product;
    private readonly MediaCaller _media;

    public ImageTests(Product product)
    {
        _product = Using(product);
        _media = new MediaCaller(_product.Caller);
    }

    [Fact]
    public async Task An_image_comes_with_its_type_and_what_it_cost()
    {
        var (status, answer, id) = await _media.PostAsync("images", """{"model":"scripted/image","prompt":"a red panda","size":"2K","quality":"high","output_format":"png"}""", Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["created", "data", "usage"], answer.AsObject().Select(static member => member.Key));
        Assert.True((long)answer["created"]! > 0);
        var image = Assert.Single(answer["data"]!.AsArray())!;
        Assert.Equal(Png, (string?)image["b64_json"]);
        Assert.Equal("image/png", (string?)image["media_type"]);
        Assert.Equal(3, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(10, (int)answer["usage"]!["completion_tokens"]!);
        Assert.Equal(13, (int)answer["usage"]!["total_tokens"]!);
        Assert.Equal(0.000023m, (decimal)answer["usage"]!["cost"]!);
        var record = await _media.RecordOfAsync(id, Cancellation);
        Assert.Equal("image", (string?)record["api_type"]);
        Assert.Equal(0.000023m, (decimal)record["total_cost"]!);
        Assert.Equal(1, (int)record["num_media_completion"]!);
    }

    [Fact]
    public async Task Images_before_it_are_sent_as_files_and_billed_as_images()
    {
        var (status, answer, id) = await _media.PostAsync(
            "images",
            $$$"""{"model":"scripted/image","prompt":"a red panda","input_references":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{Png}}}"}}]}""",
            Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(8, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(0.000048m, (decimal)answer["usage"]!["cost"]!);
        Assert.Equal(1, (int)(await _media.RecordOfAsync(id, Cancellation))["num_media_prompt"]!);
    }

    [Fact]
    public async Task A_price_for_each_image_is_charged_for_each()
    {
        var (status, answer, _) = await _media.PostAsync("images", """{"model":"scripted/image-each","prompt":"a red panda","n":3}""", Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, answer["data"]!.AsArray().Count);
        Assert.Equal(0.03m, (decimal)answer["usage"]!["cost"]!);
    }

    [Fact]
    public async Task Another_endpoint_makes_the_image_where_one_is_down()
    {
        var (status, answer, id) = await _media.PostAsync("images", """{"model":"scripted/image-pair","prompt":"a red panda","provider":{"order":["scripted/a","scripted/b"]}}""", Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(answer["data"]!.AsArray());
        var attempts = (await _media.RecordOfAsync(id, Cancellation))["provider_responses"]!.AsArray();
        Assert.Contains(attempts, static attempt => (int)attempt!["status"]! == 503);
        Assert.Equal(200, (int)attempts[^1]!["status"]!);
    }

    [Fact]
    public async Task A_model_that_chats_makes_images_over_the_wire_of_its_provider()
    {
        foreach (var model in (string[])["scripted-gemini/picture", "scripted/picture"])
        {
            var (status, answer, id) = await _media.PostAsync("images", $$$"""{"model":"{{{model}}}","prompt":"a red panda","aspect_ratio":"16:9","seed":7}""", Cancellation);

            Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
            Assert.Equal(Png, (string?)answer["data"]![0]!["b64_json"]);
            Assert.Equal("image/png", (string?)answer["data"]![0]!["media_type"]);
            Assert.True((decimal)answer["usage"]!["cost"]! > 0);
            Assert.Equal("image", (string?)(await _media.RecordOfAsync(id, Cancellation))["api_type"]);
        }
    }

    [Fact]
    public async Task A_streamed_image_comes_in_parts_and_ends_with_what_it_cost()
    {
        using var response = await _media.SendAsync(
            "images", """{"model":"scripted/image","prompt":"a red panda","stream":true,"provider":{"options":{"scripted":{"partial_images":2}}}}""", Cancellation);
        var events = EventsOf(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("[DONE]", events[^1]);
        var parsed = events[..^1].Select(static data => JsonNode.Parse(data)!).ToList();
        Assert.Equal(["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"], parsed.Select(static entry => (string?)entry["type"]));
        Assert.Equal([0, 1], parsed.Take(2).Select(static entry => (int)entry["partial_image_index"]!));
        Assert.Equal(Png, (string?)parsed[^1]["b64_json"]);
        Assert.Equal("image/png", (string?)parsed[^1]["media_type"]);
        Assert.True((long)parsed[^1]["created"]! > 0);
        Assert.Equal(0.000023m, (decimal)parsed[^1]["usage"]!["cost"]!);
        Assert.Equal(0.000023m, (decimal)(await _media.RecordOfAsync(MediaCaller.IdOf(response), Cancellation))["total_cost"]!);
    }

    [Theory]
    [InlineData("image-cut")]
    [InlineData("image-error")]
    public async Task A_stream_that_breaks_off_says_so_and_costs_nothing(string model)
    {
        using var response = await _media.SendAsync("images", $$"""{"model":"scripted/{{model}}","prompt":"a red panda","stream":true}""", Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        // Where the parts and the error come in one read, nothing was sent before it.
        var last = JsonNode.Parse(response.IsSuccessStatusCode ? EventsOf(text)[^1] : text)!;
        Assert.True(response.IsSuccessStatusCode ? (string?)last["type"] == "error" : response.StatusCode == HttpStatusCode.BadGateway, text);
        Assert.False(string.IsNullOrEmpty((string?)last["error"]!["message"]));
        Assert.Equal(0m, (decimal)(await _media.RecordOfAsync(MediaCaller.IdOf(response), Cancellation))["total_cost"]!);
    }

    [Fact]
    public async Task Several_images_and_models_that_do_not_stream_come_in_one_piece()
    {
        var (status, answer, _) = await _media.PostAsync("images", """{"model":"scripted/image","prompt":"a red panda","stream":true,"n":2}""", Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, answer["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_official_library_gets_its_image()
    {
        var client = new ImageClient("scripted/image", new ApiKeyCredential(_product.Keys.Inference), new OpenAIClientOptions { Endpoint = new Uri(_product.Address, "api/v1") });

        var image = (await client.GenerateImageAsync("a red panda", new ImageGenerationOptions { Size = GeneratedImageSize.W1024xH1024, EndUserId = "someone" }, Cancellation)).Value;

        Assert.Equal(Convert.FromBase64String(Png), image.ImageBytes.ToArray());
    }

    [Fact]
    public async Task A_job_makes_an_image_and_is_charged_once()
    {
        var (status, job, _) = await _media.PostAsync("images", """{"model":"scripted/image","prompt":"a red panda"}""", Cancellation, "respond-async");
        Assert.Equal(HttpStatusCode.Accepted, status);

        var ended = await new JobCaller(_product.Caller).EndedAsync(new Uri($"api/v1/jobs/{(string)job["id"]!}", UriKind.Relative), Cancellation);

        Assert.Equal("succeeded", (string?)ended["status"]);
        Assert.Equal(Png, (string?)ended["response"]!["body"]!["data"]![0]!["b64_json"]);
        Assert.Equal(0.000023m, (decimal)(await _media.RecordOfAsync((string?)ended["response"]!["request_id"], Cancellation))["total_cost"]!);
    }

    [Theory]
    [InlineData("""{"model":"scripted/image"}""", "\"prompt\" is missing")]
    [InlineData("""{"model":"scripted/image","prompt":""}""", "\"prompt\" must be")]
    [InlineData("""{"model":"scripted/image","prompt":"x","n":11}""", "\"n\" must be")]
    [InlineData("""{"model":"scripted/image","prompt":"x","size":"large"}""", "\"size\" must be")]
    [InlineData("""{"model":"scripted/image","prompt":"x","size":"1024x1024","aspect_ratio":"16:9"}""", "\"aspect_ratio\" is not")]
    [InlineData("""{"model":"scripted/image","prompt":"x","size":"1024x1024","resolution":"4K"}""", "\"resolution\" is not")]
    [InlineData("""{"model":"scripted/image","prompt":"x","aspect_ratio":"5:3"}""", "\"aspect_ratio\" must be one of")]
    [InlineData("""{"model":"scripted/image","prompt":"x","quality":"best"}""", "\"quality\" must be one of")]
    [InlineData("""{"model":"scripted/image","prompt":"x","output_format":"svg"}""", "makes no SVG")]
    [InlineData("""{"model":"scripted/image","prompt":"x","output_format":"jpeg","background":"transparent"}""", "\"background\" transparent")]
    [InlineData("""{"model":"scripted/image","prompt":"x","output_compression":101}""", "\"output_compression\" must be")]
    [InlineData("""{"model":"scripted/image","prompt":"x","response_format":"url"}""", "\"response_format\" must be")]
    [InlineData("""{"model":"scripted/image","prompt":"x","input_references":[{"type":"image_url","image_url":{"url":"data:text/plain;base64,AAAA"}}]}""", "\"input_references\"")]
    [InlineData("""{"model":"scripted/image","prompt":"x","input_references":[{"type":"image_url","image_url":{"url":"http://127.0.0.1:1/a.png"}}]}""", "data URL")]
    [InlineData("""{"model":"scripted-gemini/picture","prompt":"x","n":2}""", "one image a request")]
    [InlineData("""{"model":"scripted/echo","prompt":"x"}""", "output_modalities=image")]
    public async Task What_cannot_be_meant_is_refused_with_what_to_do(string body, string says)
    {
        var (status, answer, _) = await _media.PostAsync("images", body, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scripted/image", "POST /api/v1/images")]
    [InlineData("scripted/speech", "POST /api/v1/audio/speech")]
    [InlineData("scripted/transcription", "POST /api/v1/audio/transcriptions")]
    public async Task Models_that_do_not_chat_say_what_they_do(string model, string says)
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For(model), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(says, (string?)answer.Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_that_make_images_are_listed_with_what_they_take()
    {
        var list = await _product.Caller.Http.GetFromJsonAsync<JsonNode>(new Uri("api/v1/images/models", UriKind.Relative), Cancellation);
        var model = list!["data"]!.AsArray().Single(static entry => (string?)entry!["id"] == "scripted/image")!;
        var endpoints = await _product.Caller.Http.GetFromJsonAsync<JsonNode>(new Uri(((string)model["endpoints"]!).TrimStart('/'), UriKind.Relative), Cancellation);

        Assert.Equal(["image"], model["architecture"]!["output_modalities"]!.AsArray().Select(static entry => (string?)entry));
        Assert.True((bool)model["supports_streaming"]!);
        Assert.Equal("enum", (string?)model["supported_parameters"]!["quality"]!["type"]);
        Assert.Equal(10, (int)model["supported_parameters"]!["n"]!["max"]!);
        Assert.Equal("scripted/image", (string?)endpoints!["id"]);
        var endpoint = Assert.Single(endpoints["endpoints"]!.AsArray())!;
        Assert.Equal("scripted", (string?)endpoint["provider_slug"]);
        Assert.Contains("partial_images", endpoint["allowed_passthrough_parameters"]!.AsArray().Select(static entry => (string?)entry));
        Assert.Contains(endpoint["pricing"]!.AsArray(), static line => (string?)line!["billable"] == "output_image" && (string?)line["unit"] == "token" && (decimal)line["cost_usd"]! == 0.000002m);
        using var none = await _product.Caller.Http.GetAsync(new Uri("api/v1/images/models/scripted/echo/endpoints", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static List<string> EventsOf(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static frame => frame.StartsWith("data: ", StringComparison.Ordinal)).Select(static frame => frame[6..])];
}
