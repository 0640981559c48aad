using Perf.Tests.Architecture;

namespace Perf.Tests.Cluster.Contracts;

/// <summary>What versions of Perf have said to each other, byte for byte. Each file is written once, by the version that it is of, and never again: with PERF_WRITE_PAYLOADS=1 tests write those that are missing.</summary>
internal static class PayloadFiles
{
    /// <summary>Reads one.</summary>
    /// <param name="version">The protocol's version, such as <c>v1</c>.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="write">Makes what is missing.</param>
    public static byte[] Read(string version, string name, Func<byte[]> write)
    {
        string path = Path.Combine(Repository.Root, "tests", "Perf.Tests", "Cluster", "Contracts", "payloads", version, name);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("PERF_WRITE_PAYLOADS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, write());
        }

        Assert.True(File.Exists(path), $"{path} is missing. The version that it is of writes it: run this test once with PERF_WRITE_PAYLOADS=1.");
        return File.ReadAllBytes(path);
    }
}
