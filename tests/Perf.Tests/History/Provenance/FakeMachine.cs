using Perf.History;

namespace Perf.Tests.History.Provenance;

/// <summary>A machine of a few files.</summary>
internal sealed class FakeMachine(Dictionary<string, string> files, Dictionary<string, string>? variables = null) : IMachineReader
{
    public string? ReadText(string path) => files.GetValueOrDefault(path);

    public IReadOnlyList<string> List(string path)
    {
        string prefix = path.TrimEnd('/') + "/";
        return [.. files.Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal)).Select(file => prefix + file[prefix.Length..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];
    }

    public string? Variable(string name) => variables?.GetValueOrDefault(name);
}
