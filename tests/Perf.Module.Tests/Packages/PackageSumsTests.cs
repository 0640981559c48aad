using System.Security.Cryptography;

namespace Perf.Module.Tests.Packages;

/// <summary>SHA256SUMS of what is published.</summary>
public sealed class PackageSumsTests
{
    [SkippableFact]
    public void Sums_OfEachFile_AreItsHash()
    {
        string sums = Path.Combine(PackedFiles.Folder, PackedFiles.Sums);
        PackedFiles.Need(sums);
        string[] expected = [.. Directory.GetFiles(PackedFiles.Folder).Where(path => path != sums).Order(StringComparer.Ordinal)
            .Select(path => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}  {Path.GetFileName(path)}")];
        Assert.True(expected.Length >= 3, $"{expected.Length} packages");
        Assert.Equal(expected, File.ReadAllLines(sums));
    }
}
