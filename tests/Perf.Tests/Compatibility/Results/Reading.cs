using System.IO.Compression;
using System.Text;
using Perf.Compatibility.Results;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Compatibility.Results;

/// <summary>Reads texts as files.</summary>
internal static class Reading
{
    public static ImportedRun Read(string text, string name = "run.json", Func<ImportRequest, ImportRequest>? change = null)
    {
        using var folder = new TemporaryFolder();
        var request = new ImportRequest { Path = folder.Write(name, text) };
        ImportedRun run = ResultReader.Read(change is null ? request : change(request), CancellationToken.None);
        return run with { Intervals = [.. run.Intervals] };
    }

    public static ImportedRun ReadBytes(byte[] bytes, string name = "run.json")
    {
        using var folder = new TemporaryFolder();
        string path = System.IO.Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return ResultReader.Read(new ImportRequest { Path = path }, CancellationToken.None);
    }

    public static string? Detect(string text)
    {
        using var folder = new TemporaryFolder();
        return ResultReader.Detect(folder.Write("any", text));
    }

    public static PerfException Fault(string text, string? format = null) => Assert.Throws<PerfException>(() => Read(text, change: request => request with { Format = format }));

    public static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
