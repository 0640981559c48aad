using System.Text;
using Perf.Tests.Engine.Scenarios;
using Perf.Tuning;
using Perf.Tuning.Files;

namespace Perf.Tests.Tuning.Catalogue;

public class OptimizationCatalogueTests
{
    private const string Entry = """
        optimizations:
          - id: own.gzip
            title: Mine
            layer: api
            findings: net.bandwidth
            strategy: balanced
            risk: medium
            let:
              level: max(4, number(coalesce(current('http/gzip_comp_level'), '1')))
            when:
              if: level < 9
              else: "the level is {level}"
            change:
              mechanism: nginx.directive
              settings:
                http/gzip_comp_level: "{level}"
                http/gzip_static: null
        """;

    [Fact]
    public void Parse_OfAnEntry_ReadsAllOfIt()
    {
        Optimization entry = Assert.Single(OptimizationCatalogue.Parse(Entry, "own.yaml"));
        Assert.Equal(("own.gzip", "Mine", OptimizationLayer.Api, OptimizationStrategy.Balanced, OptimizationRisk.Medium, "own.yaml", 2), (entry.Id, entry.Title, entry.Layer, entry.Strategy, entry.Risk, entry.Path, entry.Line));
        Assert.Equal(["net.bandwidth"], entry.Findings);
        Assert.Equal("level < 9", Assert.Single(entry.When).Source);
        OptimizationChange change = Assert.Single(entry.Changes);
        Assert.Equal(("nginx.directive", "nginx", TuningEffect.Reload), (change.Mechanism, change.Target, change.Effect));
        Assert.Equal(["http/gzip_comp_level", "http/gzip_static"], change.Settings.Select(one => one.Key.Source));
        Assert.Null(change.Settings[1].Value);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("\n      direction: up", SettingDirection.Up, SettingDirection.Up)]
    [InlineData("\n      direction: { http/gzip_comp_level: down }", SettingDirection.Down, null)]
    public void Parse_OfADirection_IsOfAllSettingsOrOfThoseThatItNames(string direction, object? ofLevel, object? ofStatic)
    {
        OptimizationChange change = Assert.Single(Assert.Single(OptimizationCatalogue.Parse(Entry + direction, "own.yaml")).Changes);
        Assert.Equal([ofLevel, ofStatic], change.Settings.Select(one => (object?)change.DirectionOf(one.Key)));
    }

    [Theory]
    [InlineData("id: own.gzip", "id: Own Gzip", 2, "'Own Gzip' cannot be an id")]
    [InlineData("title: Mine", "titel: Mine", 3, "'titel' is no key of an optimization")]
    [InlineData("    title: Mine\n", "", 2, "the optimization's title is missing")]
    [InlineData("layer: api", "layer: apis", 4, "layer cannot be 'apis'")]
    [InlineData("strategy: balanced", "strategy: conservative", 6, "own.gzip cannot be conservative: its risk is medium")]
    [InlineData("risk: medium", "risk: high", 6, "own.gzip cannot be balanced: its risk is high")]
    [InlineData("max(4,", "maxx(4,", 9, "there is no function 'maxx'")]
    [InlineData("if: level < 9", "if: levle < 9", 11, "there is no 'levle' here")]
    [InlineData("if: level < 9", "if: level <", 11, "if: a value is missing at the end")]
    [InlineData("mechanism: nginx.directive", "mechanism: nginx.shell", 14, "there is no mechanism 'nginx.shell'")]
    [InlineData("\"{level}\"", "\"{level\"", 16, "a '{' is not closed")]
    [InlineData("\"{level}\"", "\"4; load_module x\"", 16, "cannot be the value of http/gzip_comp_level")]
    [InlineData("http/gzip_static: null", "http/../etc: on", 17, "is no key of nginx.directive")]
    [InlineData("http/gzip_static: null", "http/gzip: [ on ]", 17, "the value of http/gzip is a list")]
    [InlineData("http/gzip_static: null", "http/gzip_static: null\n      direction: sideways", 18, "direction cannot be 'sideways'")]
    [InlineData("http/gzip_static: null", "http/gzip_static: null\n      direction: { http/gzip: up }", 18, "'http/gzip' is none of this change's settings")]
    [InlineData("http/gzip_static: null", "http/gzip_static: null\n      direction: [ up ]", 18, "direction is a list")]
    [InlineData("    change:", "    change:\n      arguments: { file: ../../etc/passwd }", 14, "nginx.directive takes no argument 'file' from a catalogue")]
    [InlineData("    change:", "    change:\n      target: postgresql", 14, "nginx.directive cannot change 'postgresql'")]
    [InlineData("    change:", "    change:\n      effect: restart", 14, "a change by nginx.directive cannot take effect so")]
    [InlineData("level: max", "host.cores: max", 9, "'host.cores' cannot be a name of let")]
    [InlineData("optimizations:", "optimisations:", 1, "'optimisations' is no key of a catalogue")]
    [InlineData("title: Mine", "title: Mine\n    title: Yours", 4, "the key 'title' stands twice")]
    [InlineData("title: Mine", "title: &x Mine\n    notes: *x", 4, "the alias '*x' is not supported")]
    [InlineData("title: Mine", "title: [ Mine", 0, "")]
    public void Parse_OfABrokenEntry_SaysTheLineAndWhat(string right, string wrong, int line, string message)
    {
        string text = Entry.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Entry, text);
        ScenarioException error = Assert.Throws<ScenarioException>(() => OptimizationCatalogue.Parse(text, "own.yaml"));
        Assert.Equal(ErrorIds.CatalogueInvalid, error.Id);
        Assert.Contains(error.Problems, problem => (line == 0 || problem.Line == line) && problem.Message.Contains(message, StringComparison.Ordinal) && problem.File == "own.yaml");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("- a", "a catalogue is a list")]
    [InlineData("optimizations: 7", "an optimization is a text")]
    [InlineData("optimizations: [ { id: a.b } ]", "needs 'risk'")]
    [InlineData("optimizations: [ { id: a.b, title: T, layer: api, risk: low } ]", "a.b neither changes anything nor advises")]
    [InlineData("optimizations: [ { id: a.b, title: T, layer: api, risk: low, change: { mechanism: thp, settings: {} } } ]", "the change has no setting")]
    [InlineData("optimizations: [ { id: a.b, title: T, layer: api, risk: low, change: { mechanism: thp } } ]", "the change's settings is nothing")]
    [InlineData("optimizations: [ { id: a.b, title: T, layer: api, risk: low, advice: x }, { id: a.b, title: T, layer: api, risk: low, advice: x } ]", "a.b stands twice in the file")]
    [InlineData("a: 1\n---\nb: 2", "a second document begins here")]
    public void Parse_OfAnUnusualFile_IsRefused(string text, string message)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => OptimizationCatalogue.Parse(text, "x"));
        Assert.Contains(error.Problems, problem => problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_OfAFileThatIsDeepOrWide_EndsWithAMessage()
    {
        Assert.Throws<ScenarioException>(() => OptimizationCatalogue.Parse(new string('[', 5000), "x"));
        Assert.Throws<ScenarioException>(() => OptimizationCatalogue.Parse("optimizations: [" + string.Join(',', Enumerable.Repeat("{}", 60_000)) + "]", "x"));
        Assert.Throws<ScenarioException>(() => OptimizationCatalogue.Parse("optimizations: [ { id: a.b, title: T, layer: api, risk: low, advice: \"" + new string('{', 2001) + "\" } ]", "x"));
    }

    [Fact]
    public void Parse_OfMoreEntriesThanAreRead_SaysSo_InsteadOfLeavingTheRestOut()
    {
        static string Of(int count) => "optimizations:\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"- {{ id: own.e{i}, title: T, layer: api, risk: low, advice: x }}\n"));
        Assert.Equal(2000, OptimizationCatalogue.Parse(Of(2000), "x").Count);
        ScenarioProblem problem = Assert.Single(Assert.Throws<ScenarioException>(() => OptimizationCatalogue.Parse(Of(2001), "x")).Problems);
        Assert.Equal(2002, problem.Line);
        Assert.Contains("2001 optimizations, and 2000 are read", problem.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("/dev/zero")]
    [InlineData("pipe.yaml")]
    [InlineData("link.yaml")]
    public async Task Load_OfWhatIsNoOrdinaryFile_SaysSo_AndEnds(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Such files are those of Linux.");
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await ProgramRun.RunAsync("mkfifo", [Path.Combine(folder.Path, "pipe.yaml")], CancellationToken.None)).Code);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.yaml"), "pipe.yaml");

        PerfException error = await Assert.ThrowsAsync<PerfException>(() => Task.Run(() => OptimizationCatalogue.Load([Path.Combine(folder.Path, name)])).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(ErrorIds.FileUnreadable, error.Id);
        Assert.Contains("not an ordinary file", error.Message, StringComparison.Ordinal);

        // As one of a folder's, too.
        Assert.Equal(ErrorIds.FileUnreadable, (await Assert.ThrowsAsync<PerfException>(() => Task.Run(() => OptimizationCatalogue.Load([folder.Path])).WaitAsync(TimeSpan.FromSeconds(30)))).Id);
    }

    [Fact]
    public void Load_OfAFileWithAMarkOfOrder_IsReadByIt()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "own.yaml");
        File.WriteAllText(path, Entry.Replace("Mine", "Größe", StringComparison.Ordinal), Encoding.Unicode);
        Assert.Equal("Größe", OptimizationCatalogue.Load([path]).Find("own.gzip")!.Title);
    }

    [Fact]
    public void Load_OfOnesOwn_StandsBesideTheOthersOrInTheirPlace()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", Entry);
        string replaced = folder.Write("b.yml", Entry.Replace("own.gzip", "api.gzip", StringComparison.Ordinal));
        folder.Write("notes.txt", "no catalogue");
        OptimizationCatalogue catalogue = OptimizationCatalogue.Load([folder.Path]);
        Assert.Equal(OptimizationCatalogue.BuiltIn.Entries.Count + 1, catalogue.Entries.Count);
        Assert.Equal(("Mine", replaced), (catalogue.Find("api.gzip")!.Title, catalogue.Find("api.gzip")!.Path));
        Assert.Equal([$"api.gzip of {replaced} takes the place of Perf's own."], catalogue.Warnings);
        Assert.NotEqual("Mine", OptimizationCatalogue.BuiltIn.Find("api.gzip")!.Title);
    }

    [Fact]
    public void Load_OfWhatIsNotThere_SaysSo()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => OptimizationCatalogue.Load([Path.Combine(folder.Path, "no.yaml")])).Id);
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => OptimizationCatalogue.Load([folder.Path])).Id);
        string large = folder.Write("large.yaml", new string('#', 1_000_001));
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<PerfException>(() => OptimizationCatalogue.Load([large])).Id);
    }
}
