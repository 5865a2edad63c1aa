using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted.Scripts;

/// <summary>Every script by its name.</summary>
internal static class ScriptTable
{
    public static ImmutableArray<Script> All { get; } = [.. Answers.All, .. Failures.All, .. BrokenAnswers.All];

    private static readonly FrozenDictionary<string, Script> ByName = All.ToFrozenDictionary(script => script.Name, StringComparer.Ordinal);

    /// <summary>The reply of the script that the request's model names.</summary>
    public static ScriptReply Play(ScriptRequest request) =>
        ByName.TryGetValue(request.Model, out var script) ? script.Play(request) : Failures.UnknownModel(request);
}
