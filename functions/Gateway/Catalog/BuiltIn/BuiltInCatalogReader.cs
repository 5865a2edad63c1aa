using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.BuiltIn;

/// <summary>
/// Reads catalog.json. By hand, because the first request waits for it: a generated serializer needs a tenth of a second
/// to be compiled before it has read a byte. The shape is CatalogImport's Output folder; a test holds the two together.
/// </summary>
internal ref partial struct BuiltInCatalogReader
{
    // Some hundred endpoints share a dozen sets of parameters, and a frozen set is dear to build.
    private readonly Dictionary<string, FrozenSet<string>> _parameterSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _wordLists = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    private BuiltInCatalogReader(ReadOnlySpan<byte> json) => _json = new Utf8JsonReader(json);

    public static BuiltInCatalog Read(ReadOnlySpan<byte> json)
    {
        var reader = new BuiltInCatalogReader(json);
        reader._json.Read();
        return reader.ReadCatalog();
    }

    private BuiltInCatalog ReadCatalog()
    {
        var version = "";
        var providers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var models = new List<Model>(512);
        while (NextProperty())
        {
            if (Is("version"u8))
            {
                version = ReadString();
            }
            else if (Is("providers"u8))
            {
                _json.Read();
                while (NextProperty())
                {
                    var slug = _json.GetString()!;
                    providers.Add(slug, ReadString());
                }
            }
            else if (Is("models"u8))
            {
                _json.Read();
                while (NextElement())
                {
                    models.Add(ReadModel());
                }
            }
            else
            {
                _json.Skip();
            }
        }

        return new BuiltInCatalog(version, providers, ImmutableCollectionsMarshal.AsImmutableArray(models.ToArray()));
    }

    private Model ReadModel()
    {
        string? id = null, name = null, huggingFace = null, knowledge = null;
        var tokenizer = "Other";
        ImmutableArray<string> aliases = [], input = [], output = [];
        ModelReasoning? reasoning = null;
        decimal? codingIndex = null;
        long? context = null;
        var created = 0L;
        var endpoints = new List<ModelEndpoint>(8);
        while (NextProperty())
        {
            if (Is("id"u8))
            {
                id = ReadString();
            }
            else if (Is("name"u8))
            {
                name = ReadString();
            }
            else if (Is("aliases"u8))
            {
                aliases = ImmutableCollectionsMarshal.AsImmutableArray(ReadString().Split(' '));
            }
            else if (Is("released"u8))
            {
                _json.Read();
                created = new DateTimeOffset(_json.GetDateTime(), TimeSpan.Zero).ToUnixTimeSeconds();
            }
            else if (Is("input"u8))
            {
                input = ReadWords();
            }
            else if (Is("output"u8))
            {
                output = ReadWords();
            }
            else if (Is("tokenizer"u8))
            {
                tokenizer = ReadString();
            }
            else if (Is("huggingFace"u8))
            {
                huggingFace = ReadString();
            }
            else if (Is("knowledge"u8))
            {
                knowledge = ReadString();
            }
            else if (Is("reasoning"u8))
            {
                reasoning = ReadReasoning();
            }
            else if (Is("codingIndex"u8))
            {
                codingIndex = ReadDecimal();
            }
            else if (Is("endpoints"u8))
            {
                _json.Read();
                while (NextElement())
                {
                    var endpoint = ReadEndpoint(id!);
                    endpoints.Add(endpoint);
                    if (endpoint.ContextLength > (context ?? 0))
                    {
                        context = endpoint.ContextLength;
                    }
                }
            }
            else
            {
                throw Unexpected();
            }
        }

        return new Model
        {
            Id = id!,
            Name = name!,
            Aliases = aliases,
            Created = created,
            ContextLength = context,
            InputModalities = input,
            OutputModalities = output,
            Tokenizer = tokenizer,
            HuggingFaceId = huggingFace,
            KnowledgeCutoff = knowledge,
            Reasoning = reasoning,
            CodingIndex = codingIndex,
            Endpoints = ImmutableCollectionsMarshal.AsImmutableArray(endpoints.ToArray()),
        };
    }

    private ModelReasoning ReadReasoning()
    {
        List<string> efforts = [];
        bool budget = false, mandatory = false;
        foreach (var word in ReadWords())
        {
            switch (word)
            {
                case "+budget":
                    budget = true;
                    break;
                case "+mandatory":
                    mandatory = true;
                    break;
                default:
                    efforts.Add(word);
                    break;
            }
        }

        return new ModelReasoning
        {
            SupportedEfforts = efforts.Count == 0 ? default : ImmutableCollectionsMarshal.AsImmutableArray(efforts.ToArray()),
            SupportsMaxTokens = budget,
            Mandatory = mandatory,
        };
    }

    private ImmutableArray<string> ReadWords()
    {
        var text = ReadString();
        if (!_wordLists.TryGetValue(text, out var words))
        {
            words = ImmutableCollectionsMarshal.AsImmutableArray(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            _wordLists.Add(text, words);
        }

        return words;
    }

    private FrozenSet<string> ReadParameters()
    {
        var text = ReadString();
        if (!_parameterSets.TryGetValue(text, out var set))
        {
            set = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
            _parameterSets.Add(text, set);
        }

        return set;
    }

    private bool NextProperty()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.PropertyName;
    }

    private bool NextElement()
    {
        _json.Read();
        return _json.TokenType != JsonTokenType.EndArray;
    }

    private readonly bool Is(ReadOnlySpan<byte> text) => _json.ValueTextEquals(text);

    private string ReadString()
    {
        _json.Read();
        return _json.GetString()!;
    }

    private long ReadLong()
    {
        _json.Read();
        return _json.GetInt64();
    }

    private decimal ReadDecimal()
    {
        _json.Read();
        return _json.GetDecimal();
    }

    private readonly InvalidOperationException Unexpected() =>
        new($"catalog.json has '{_json.GetString()}' at byte {_json.TokenStartIndex}, which this build does not read. Build functions/CatalogImport and functions/Gateway from one commit and run the import again.");
}
