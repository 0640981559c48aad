using Perf.Commands;
using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Cmdlets.Commands;

public sealed class ReportDestinationTests
{
    private static readonly (string Format, string Extension)[] s_known = [("html", ".html"), ("json", ".json"), ("csv", ".csv")];

    [Theory]
    [InlineData("out.html", null, "html")]
    [InlineData("out.JSON", null, "json")]
    [InlineData("out.csv", null, "csv")]
    [InlineData("out.txt", null, "html")] // an unknown extension says nothing
    [InlineData("out", null, "html")]
    [InlineData("out.html", "json", "json")] // the word wins over the extension
    [InlineData("out.html", "CSV", "csv")]
    public void Of_AFile_IsThatFile(string written, string? format, string expected)
    {
        (string path, string chosen) = ReportDestination.Of("run-1", $"/nowhere/{written}", written, "/home", format, s_known);
        Assert.Equal($"/nowhere/{written}", path);
        Assert.Equal(expected, chosen);
    }

    [Theory]
    [InlineData(null, "run-1.html")]
    [InlineData("json", "run-1.json")]
    public void Of_NoPath_IsAFileOfTheRunsNameInTheUsersFolder(string? format, string expected) =>
        Assert.Equal(Path.Combine("/home", expected), ReportDestination.Of("run-1", null, null, "/home", format, s_known).Path);

    [Theory]
    [InlineData("reports/")]
    [InlineData("reports\\")]
    public void Of_PathThatEndsAsAFolder_IsAFolderThatNeedNotExist(string written) =>
        Assert.Equal(Path.Combine("/nowhere/reports", "run-1.csv"), ReportDestination.Of("run-1", "/nowhere/reports", written, "/home", "csv", s_known).Path);

    [Fact]
    public void Of_FolderThatExists_IsAFolder()
    {
        using var folder = new TemporaryFolder();
        (string path, string format) = ReportDestination.Of("run-1", folder.Path, folder.Path, "/home", null, s_known);
        Assert.Equal(Path.Combine(folder.Path, "run-1.html"), path);
        Assert.Equal("html", format);
    }

    /// <summary>The id of a result that somebody made may be any text: the report stays in its folder.</summary>
    [Theory]
    [InlineData("../../etc/x", "-..-etc-x.html")]
    [InlineData("/etc/x", "-etc-x.html")]
    [InlineData("C:\\x", "C--x.html")]
    [InlineData("..", "run.html")]
    [InlineData("", "run.html")]
    [InlineData(".hidden", "hidden.html")]
    [InlineData("a\u001b\nb*?\"<>|", "a--b------.html")]
    [InlineData("20261127-041200-ab12cd-bottlenecks", "20261127-041200-ab12cd-bottlenecks.html")]
    public void Of_AnyId_IsANameInTheFolder(string id, string expected)
    {
        Assert.Equal(Path.Combine("/nowhere/reports", expected), ReportDestination.Of(id, "/nowhere/reports", "reports/", "/home", null, s_known).Path);
        Assert.Equal(Path.Combine("/home", expected), ReportDestination.Of(id, null, null, "/home", null, s_known).Path);
    }

    [Fact]
    public void Of_ALongId_IsAShorterName() =>
        Assert.Equal(Path.Combine("/home", new string('x', 120) + ".html"), ReportDestination.Of(new string('x', 5000), null, null, "/home", null, s_known).Path);

    [Fact]
    public void Of_UnknownFormat_NamesTheNearestAndAll()
    {
        var fault = Assert.Throws<PerfException>(() => ReportDestination.Of("run-1", null, null, "/home", "htm", s_known));
        Assert.Equal(ErrorIds.ArgumentInvalid, fault.Id);
        Assert.Contains("did you mean 'html'?", fault.Message, StringComparison.Ordinal);
        Assert.Contains("html, json, csv", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_EveryFormatThereIs_IsFoundByItsNameAndTheFirstOfItsExtensionByThat() => Assert.All(PerfRuntime.ReportFormats, known =>
    {
        Assert.Equal((Path.Combine("/home", $"run-1{known.Extension}"), known.Format), ReportDestination.Of("run-1", null, null, "/home", known.Format, PerfRuntime.ReportFormats));
        string first = PerfRuntime.ReportFormats.First(one => one.Extension == known.Extension).Format;
        Assert.Equal(first, ReportDestination.Of("run-1", $"/x/a{known.Extension}", $"a{known.Extension}", "/home", null, PerfRuntime.ReportFormats).Format);
    });
}
