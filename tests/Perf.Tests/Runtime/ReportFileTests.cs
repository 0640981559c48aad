using Perf.Reporting;
using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Runtime;

public sealed class ReportFileTests
{
    private static readonly RunResult s_run = new() { Id = "run-1" };

    [Fact]
    public void Write_NewFileInANewFolder_IsThereWithoutByteOrderMark()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a", "b", "report.txt");
        ReportFile.Write(s_run, new TextOnly("ä"), path);
        Assert.Equal([0xC3, 0xA4], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Write_ExistingFile_IsReplacedAsAWhole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("report.txt", new string('x', 100_000));
        ReportFile.Write(s_run, new TextOnly("new"), path);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [SkippableFact]
    public void Write_ExistingFile_KeepsItsRights()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        string path = folder.Write("report.txt", "old");
        foreach (string rights in new[] { "600", "664", "440" })
        {
            SetRights(path, rights);
            ReportFile.Write(s_run, new TextOnly(rights), path);
            Assert.Equal(rights, File.ReadAllText(path));
            Assert.Equal(rights, Rights(path));
        }
    }

    [SkippableFact]
    public void Write_WhileItIsWritten_NobodyReadsItWhoCouldNotBefore()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        string path = folder.Write("report.txt", "old");
        SetRights(path, "600");
        string? seen = null;
        ReportFile.Write(_ => seen = Rights(Assert.Single(Directory.GetFiles(folder.Path, "*.tmp"))), path);
        Assert.Equal("600", seen);
    }

    [SkippableFact]
    public void Write_ALinkOfANameThatCanBeGuessed_IsNotFollowed()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "report.txt");
        string other = folder.Write("other.txt", "mine");
        File.CreateSymbolicLink($"{path}.{Environment.ProcessId}.tmp", other);
        File.CreateSymbolicLink($"{path}.tmp", other);
        ReportFile.Write(s_run, new TextOnly("new"), path);
        Assert.Equal("mine", File.ReadAllText(other));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Write_TwoAtOnce_OneOfThemIsThereWhole()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "report.txt");
        ReportFile.Write(text =>
        {
            text.Write("outer");
            text.Flush();
            ReportFile.Write(s_run, new TextOnly("inner"), path);
            Assert.Equal("inner", File.ReadAllText(path));
        }, path);
        Assert.Equal("outer", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_DiskFails_ExistingFileSurvivesAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("report.txt", "old");
        var fault = Assert.Throws<PerfException>(() => ReportFile.Write(s_run, new TextOnly("half", new IOException("No space left on device.")), path));
        Assert.Equal(ErrorIds.ReportFailed, fault.Id);
        Assert.Equal(path, fault.Subject);
        Assert.Contains("No space left on device.", fault.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_WriterHasABug_ExistingFileSurvivesAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("report.txt", "old");
        Assert.Throws<InvalidOperationException>(() => ReportFile.Write(s_run, new TextOnly("half", new InvalidOperationException("A bug.")), path));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_PathIsAFolder_IsAClearErrorAndTheFolderStays()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "report");
        Directory.CreateDirectory(path);
        Assert.Equal(ErrorIds.ReportFailed, Assert.Throws<PerfException>(() => ReportFile.Write(s_run, new TextOnly("x"), path)).Id);
        Assert.True(Directory.Exists(path));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Write_FolderIsAFile_IsAClearError()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("taken", "");
        Assert.Equal(ErrorIds.ReportFailed, Assert.Throws<PerfException>(() => ReportFile.Write(s_run, new TextOnly("x"), Path.Combine(file, "report.txt"))).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("/")]
    public void Write_NoPath_IsAClearError(string path) =>
        Assert.Equal(ErrorIds.ReportFailed, Assert.Throws<PerfException>(() => ReportFile.Write(s_run, new TextOnly("x"), path)).Id);

    private static string Rights(string path) => OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private static void SetRights(string path, string rights)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(rights, 8));
        }
    }

    private sealed class TextOnly(string text, Exception? fault = null) : IReportWriter
    {
        public string Format => "text";

        public string Extension => ".txt";

        public string? ContentType => null;

        public void Write(RunResult result, TextWriter writer)
        {
            writer.Write(text);
            writer.Flush();
            if (fault is not null)
            {
                throw fault;
            }
        }
    }
}
