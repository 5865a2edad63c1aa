using System.Text;
using Interchange.Gateway.Providers.Scripted;

namespace Interchange.Gateway.Tests.Providers.Scripted;

/// <summary>Requests to scripts.</summary>
internal static class A
{
    public static ScriptRequest Call(string model, string text = "one two three four", string extra = "", bool stream = true)
    {
        var body = $$"""
            {"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"stream_options":{"include_usage":true},
             "messages":[{"role":"system","content":"be brief"},{"role":"user","content":"{{text}}"}]{{extra}}}
            """;
        return ScriptRequest.Parse(Encoding.UTF8.GetBytes(body), "chatcmpl-1", 1);
    }
}
