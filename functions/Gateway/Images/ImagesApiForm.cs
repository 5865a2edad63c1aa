using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Images;

/// <summary>Images in the form of OpenAI's: JSON for those that are made of words, a form of files for those that are made after others.</summary>
internal sealed class ImagesApiForm(ImagesApi api) : MediaForm
{
    public override string? PathOf(ChatRequest request) => ImageWish.Of(request.Document).References.IsEmpty ? api.Path : api.EditsPath;

    public override MediaBody Request(MediaCall call)
    {
        var wish = ImageWish.Of(call.Request.Document);
        return wish.References.IsEmpty ? Generation(call, wish) : Edit(call, wish);
    }

    public override bool Read(MediaCall call, ReadOnlyMemory<byte> bytes, string? mediaType, MediaAnswer answer)
    {
        using var document = JsonDocument.Parse(bytes, WireJson.Bounded);
        var root = document.RootElement;
        if (MediaUsage.NoteError(answer.Facts, root))
        {
            return false;
        }

        var images = root.Elements("data").Select(static image => image.Find("b64_json")).OfType<JsonElement>().Where(static image => image.ValueKind == JsonValueKind.String).ToList();
        MediaUsage.Note(answer.Facts, root.Find("usage"));
        return ImageAnswer.Write(call, images, root.Text("output_format"), root.Count("created"), answer);
    }

    /// <summary>One image streams; of several, the provider would send the parts mixed.</summary>
    public override IMediaStream? Stream(MediaCall call) =>
        api.Streams && call.Request.Stream && ImageWish.Of(call.Request.Document).Count == 1 ? new ImageStream(call) : null;

    private MediaBody Generation(MediaCall call, ImageWish wish) => MediaRequests.Json(json =>
    {
        json.WriteString("model", call.Step.Endpoint.UpstreamModel);
        json.WriteString("prompt", wish.Prompt);
        foreach (var (name, value) in Fields(call, wish))
        {
            json.WritePropertyName(name);
            value(json);
        }
    });

    private MediaBody Edit(MediaCall call, ImageWish wish)
    {
        var body = new MultipartBody();
        body.Add("model", call.Step.Endpoint.UpstreamModel);
        body.Add("prompt", wish.Prompt);
        foreach (var (name, value) in Fields(call, wish))
        {
            using var text = new MemoryStream();
            using (var json = new Utf8JsonWriter(text))
            {
                value(json);
            }

            using var document = JsonDocument.Parse(text.ToArray());
            body.Add(name, document.RootElement);
        }

        foreach (var (reference, index) in wish.References.Select(static (reference, index) => (reference, index)))
        {
            var (mediaType, bytes) = ImageWish.Decode(reference);
            body.AddFile("image[]", $"image-{index.ToString(CultureInfo.InvariantCulture)}.{ImageType.ExtensionOf(mediaType)}", mediaType, bytes);
        }

        return body.End();
    }

    /// <summary>What the request says beside its model, its prompt and the images before it.</summary>
    private List<(string Name, Action<Utf8JsonWriter> Write)> Fields(MediaCall call, ImageWish wish)
    {
        var fields = new List<(string, Action<Utf8JsonWriter>)>();
        Whole("n", wish.Count);
        Text("response_format", api.Base64Format);
        WriteSize();
        Known("quality", wish.Quality);
        Known("background", wish.Background);
        Known("output_format", wish.OutputFormat);
        if (api.Parameters.Contains("output_compression", StringComparer.Ordinal) && wish.OutputFormat is "jpeg" or "webp")
        {
            Whole("output_compression", wish.OutputCompression);
        }

        Whole("seed", api.TakesSeed ? wish.Seed : null);
        Text("user", MediaRequests.UserOf(call));
        foreach (var (name, value) in MediaRequests.OptionsOf(call.Request.Document, call.Step.Provider, api.Options))
        {
            if (name != "partial_images")
            {
                fields.Add((name, value.WriteTo));
            }
            else if (Streams(call))
            {
                Whole(name, value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var parts) ? Math.Clamp(parts, 0, ImageStream.MostParts) : 1);
            }
        }

        if (Streams(call))
        {
            fields.Add(("stream", static json => json.WriteBooleanValue(true)));
            if (fields.TrueForAll(static field => field.Item1 != "partial_images"))
            {
                Whole("partial_images", 1);
            }
        }

        return fields;

        void Known(string name, string? value) => Text(name, api.Parameters.Contains(name, StringComparer.Ordinal) ? value : null);

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                fields.Add((name, json => json.WriteStringValue(value)));
            }
        }

        void Whole(string name, long? value)
        {
            if (value is { } number)
            {
                fields.Add((name, json => json.WriteNumberValue(number)));
            }
        }

        void WriteSize()
        {
            var shape = wish.Shape;
            switch (api.Sizing)
            {
                case ImageSizing.OpenAISizes:
                    Text("size", shape.Pixels is { } said ? Pixels(said) : OpenAISize(shape.Ratio));
                    break;
                case ImageSizing.Pixels when shape.ToPixels() is { } pixels:
                    Text("size", Pixels(pixels));
                    break;
                case ImageSizing.WidthAndHeight when shape.ToPixels() is var (width, height):
                    Whole("width", width);
                    Whole("height", height);
                    break;
                case ImageSizing.AspectRatio:
                    Text("aspect_ratio", shape.NearestRatio(ImageShape.AspectRatios));
                    Text("resolution", shape.Tier switch { null => null, "2K" or "4K" => "2k", _ => "1k" });
                    break;
            }
        }
    }

    private bool Streams(MediaCall call)
    {
        using var stream = Stream(call);
        return stream is not null;
    }

    private static string Pixels((int Width, int Height) size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}");

    /// <summary>The nearest of the three; null to leave it to the model.</summary>
    private static string? OpenAISize(double? ratio) => ratio switch
    {
        null => null,
        > 1.2 => "1536x1024",
        < 1 / 1.2 => "1024x1536",
        _ => "1024x1024",
    };
}
