using Perf.Compatibility.Results;
using Perf.Tests.Reporting;

namespace Perf.Tests.Compatibility.Results;

public class FormatDetectorTests
{
    [Fact]
    public void Detect_PerfsOwnJson_IsTold()
    {
        RunResult run = SampleRun.Create();
        string text = RunResultJson.Write(run, indented: true);
        Assert.Equal(ResultFormats.Perf, Reading.Detect(text));
        RunResult read = Reading.Read(text, change: request => request with { Environment = "prod", Tags = new Dictionary<string, string> { ["a"] = "b" } }).Result;
        Assert.Equal((run.Id, "prod", "b", null), (read.Id, read.Environment, read.Tags["a"], read.Source));
        Assert.Equal(run.Metrics["http_req_duration"].Percentile(99), read.Metrics["http_req_duration"].Percentile(99));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("hello")]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("<html><body>report</body></html>")]
    [InlineData("{}")]
    [InlineData("""{"metrics":[1,2]}""")]
    [InlineData("[1,2,3]")]
    public void Detect_NoResult_IsNone(string text)
    {
        Assert.Null(Reading.Detect(text));
        PerfException e = Reading.Fault(text);
        Assert.Equal(ErrorIds.ResultInvalid, e.Id);
        Assert.Contains("k6 --summary-export", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnknownFormat_NamesTheNearest()
    {
        PerfException e = Reading.Fault("{}", "k6-jsn");
        Assert.Equal(ErrorIds.ArgumentInvalid, e.Id);
        Assert.Contains("did you mean 'k6-json'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Assert.Equal(ErrorIds.FileNotFound, Assert.Throws<PerfException>(() => ResultReader.Read(new ImportRequest { Path = "/nowhere/x.json" }, CancellationToken.None)).Id);

    [Fact]
    public void Find_Folder_KnowsResultsFromOthers()
    {
        using var folder = new Perf.Tests.Engine.Scenarios.TemporaryFolder();
        folder.Write("a/samples.log", K6Stream.Small().ToString());
        folder.Write("a/readme.txt", "not a result");
        folder.Write("report", ArtilleryReaderTests.Report);
        (IReadOnlyList<string> results, IReadOnlyList<string> others) = ResultFolder.Find(folder.Path, CancellationToken.None);
        Assert.Equal(["samples.log", "report"], results.Select(Path.GetFileName));
        Assert.Equal(["readme.txt"], others.Select(Path.GetFileName));
    }

    [Fact]
    public void Find_Hidden_IsFoundAsOthersAre()
    {
        using var folder = new Perf.Tests.Engine.Scenarios.TemporaryFolder();
        folder.Write(".results/.samples", K6Stream.Small().ToString());
        Assert.Equal([Path.Combine(folder.Path, ".results", ".samples")], ResultFolder.Find(folder.Path, CancellationToken.None).Results);
    }

    [Fact]
    public void Find_Stopped_EndsBeforeAllNamesAreKnown()
    {
        // No file is in it, so that only the search itself can ask.
        using var folder = new Perf.Tests.Engine.Scenarios.TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "a", "b"));
        Assert.Throws<OperationCanceledException>(() => ResultFolder.Find(folder.Path, new CancellationToken(canceled: true)));
    }
}
