using System.IO.Compression;
using Perf.Runtime;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Runtime.Outputs;

public sealed class SampleFileTests
{
    private static readonly SampleTags s_tags = new(new Dictionary<string, string> { ["name"] = "n" });

    [Theory]
    [InlineData("a/b/samples.csv")]
    [InlineData("samples.csv.gz")]
    public void Complete_WritesTheWholeFile_AndReplacesWhatWasThere(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, name);
        for (int run = 0; run < 2; run++)
        {
            int count = run == 0 ? 20_000 : 3;
            using SampleFile file = SampleFile.Open(path, []);
            Write(file, count);
            file.Complete();

            string[] lines = Read(path);
            Assert.Equal(count + 1, lines.Length);
            Assert.Equal($"vus,0,{count - 1}.000000", string.Join(',', lines[^1].Split(',')[..3]));
        }
    }

    [Fact]
    public void Complete_WithoutASample_LeavesTheHeader()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "samples.csv.gz");
        using SampleFile file = SampleFile.Open(path, []);
        file.Complete();
        Assert.StartsWith("metric_name,", Assert.Single(Read(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("samples.ndjson")]
    [InlineData("samples.ndjson.gz")]
    public void Flush_WhatWasMeasured_CanBeReadAlthoughTheProcessWasKilled(string name)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, name);
        using SampleFile file = SampleFile.Open(path, []);
        Write(file, 10);
        file.Flush();
        Assert.Equal(11, Read(path).Length);
    }

    [Fact]
    public void Dispose_RunNeverBegan_LeavesEverythingAsItWas()
    {
        using var folder = new TemporaryFolder();
        string old = folder.Write("old.csv", "mine");
        SampleFile.Open(old, []).Dispose();
        SampleFile.Open(Path.Combine(folder.Path, "new.csv"), []).Dispose();
        Assert.Equal("mine", File.ReadAllText(old));
        Assert.Equal([old], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Open_PathThatCannotBeWritten_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string inFile = Path.Combine(folder.Write("plain", ""), "samples.csv");
        string isFolder = Directory.CreateDirectory(Path.Combine(folder.Path, "folder.csv")).FullName;
        foreach (string path in new[] { inFile, isFolder, "\0.csv" })
        {
            var fault = Assert.Throws<PerfException>(() => SampleFile.Open(path, []));
            Assert.Equal((ErrorIds.RawOutputFailed, path), (fault.Id, fault.Subject));
        }
    }

    [SkippableFact]
    public void Write_FullDisk_Throws()
    {
        Skip.IfNot(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "samples.csv");
        File.CreateSymbolicLink(path, "/dev/full");
        using SampleFile file = SampleFile.Open(path, []);
        Assert.Throws<IOException>(() =>
        {
            Write(file, 1);
            file.Flush();
        });
    }

    private static void Write(SampleFile file, int count)
    {
        for (int i = 0; i < count; i++)
        {
            file.Write(DateTimeOffset.UnixEpoch, s_tags, [new SampleValue("vus", i)]);
        }
    }

    private static string[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(plain);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
