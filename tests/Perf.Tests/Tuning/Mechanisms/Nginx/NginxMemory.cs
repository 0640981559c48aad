using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

/// <summary>A configuration of texts.</summary>
internal sealed class NginxMemory : INginxSource
{
    public Dictionary<string, string> Texts { get; init; } = new() { ["/n/nginx.conf"] = "" };

    public static NginxMemory Of(string main, params (string Path, string Text)[] others)
    {
        var memory = new NginxMemory();
        memory.Texts["/n/nginx.conf"] = main;
        foreach ((string path, string text) in others)
        {
            memory.Texts[path] = text;
        }

        return memory;
    }

    public NginxTree Tree() => NginxTree.Read("/n/nginx.conf", this);

    public string? Read(string path) => Texts.GetValueOrDefault(path);

    public IReadOnlyList<string> Find(string pattern) => [.. Texts.Keys.Where(path => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, path)).Order(StringComparer.Ordinal)];

    /// <summary>Sets a directive in all its blocks, and gives the texts then.</summary>
    public NginxMemory Set(string key, string? value) => Set(key, (Func<string, (bool, string?)>)(_ => (true, value)));

    public NginxMemory Set(string key, Func<string, (bool, string?)> value)
    {
        var after = new NginxMemory { Texts = new Dictionary<string, string>(Texts) };
        foreach ((string path, string text) in NginxEdit.Set(Tree(), NginxKey.Of(key), value))
        {
            after.Texts[path] = text;
        }

        return after;
    }

    public string? Value(string key) => NginxEdit.Common(NginxEdit.Values(Tree(), NginxKey.Of(key)));
}
