using Perf.Compatibility.Artillery;

namespace Perf.Tests.Compatibility.Artillery;

/// <summary>A folder with the files of a test.</summary>
internal sealed class ArtilleryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("perf-artillery-").FullName;

    public Dictionary<string, string> Environment { get; } = [];

    public string Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(_path, name);

    public Scenario Load(string text, Func<ArtilleryOptions, ArtilleryOptions>? with = null)
    {
        var options = new ArtilleryOptions { File = Write("test.yml", text), TestId = "t-1" };
        return ArtilleryLoader.Load(with is null ? options : with(options), name => Environment.GetValueOrDefault(name));
    }

    /// <summary>The problems of a test that cannot run, each as <c>line: message</c>.</summary>
    public IReadOnlyList<string> Problems(string text, Func<ArtilleryOptions, ArtilleryOptions>? with = null) =>
        [.. Assert.Throws<ScenarioException>(() => Load(text, with)).Problems.Select(problem => $"{problem.Line}: {problem.Message}")];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
