using System.Formats.Tar;
using System.IO.Compression;
using Perf.Packaging;
using Perf.Packaging.Archives;
using Perf.Tests.Engine.Scenarios;

namespace Perf.Tests.Packaging.Archives;

public sealed class ArchiveWriterTests
{
    private static readonly string[] s_extensions = [".zip", ".tar.gz"];

    [Fact]
    public void Write_SameEntriesInAnyOrder_IsTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            ArchiveEntry[] entries = Entries(random);
            foreach (string extension in s_extensions)
            {
                byte[] first = Written(folder, extension, entries);
                random.Shuffle(entries);
                Assert.True(first.AsSpan().SequenceEqual(Written(folder, extension, entries)), $"seed {seed}, {extension}");
            }
        }
    }

    [Fact]
    public void Write_AnyEntries_AreReadAgain()
    {
        using var folder = new TemporaryFolder();
        for (int seed = 0; seed < 40; seed++)
        {
            ArchiveEntry[] entries = Entries(new Random(seed));
            foreach (string extension in s_extensions)
            {
                Written(folder, extension, entries);
                IReadOnlyDictionary<string, string> hashes = ArchiveReader.Hashes(Path.Combine(folder.Path, "a" + extension));
                Assert.True(hashes.Keys.Order(StringComparer.Ordinal).SequenceEqual(entries.Select(entry => entry.Name).Order(StringComparer.Ordinal)), $"seed {seed}, {extension}");
            }
        }
    }

    [Fact]
    public void WriteTarGz_Programs_MayBeRun_OtherFilesMayNot()
    {
        using var folder = new TemporaryFolder();
        ArchiveWriter.WriteTarGz(Path.Combine(folder.Path, "a.tar.gz"), [ArchiveEntry.OfText("perfsh-1/perfsh/perfsh", "x"), ArchiveEntry.OfText("perfsh-1/perfsh/perfsh.dll", "x")]);
        using FileStream file = File.OpenRead(Path.Combine(folder.Path, "a.tar.gz"));
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        TarEntry program = tar.GetNextEntry()!;
        Assert.Equal(("perfsh-1/perfsh/perfsh", true, 2000), (program.Name, program.Mode.HasFlag(UnixFileMode.OtherExecute), program.ModificationTime.Year));
        Assert.False(tar.GetNextEntry()!.Mode.HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void InOrder_SamePathTwice_IsRefused()
    {
        var failed = Assert.Throws<PackingException>(() => ArchiveEntry.InOrder([ArchiveEntry.OfText("a", "1"), ArchiveEntry.OfText("b", "2"), ArchiveEntry.OfText("a", "3")]));
        Assert.StartsWith("a would be", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFolder_FilesBelow_HaveTheirPathsAndNoSymbols()
    {
        using var folder = new TemporaryFolder();
        folder.Write("x/y.dll", "");
        folder.Write("x/y.pdb", "");
        Assert.Equal(["in/x/y.dll"], ArchiveEntry.OfFolder(folder.Path, "in/").Select(entry => entry.Name));
    }

    [Fact]
    public void Differences_OfTwoFoldersOfPackages_AreNamedToTheEntry()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        ArchiveWriter.WriteZip(Path.Combine(one.Path, "a.zip"), [ArchiveEntry.OfText("same", "1"), ArchiveEntry.OfText("changed", "1")]);
        ArchiveWriter.WriteZip(Path.Combine(other.Path, "a.zip"), [ArchiveEntry.OfText("same", "1"), ArchiveEntry.OfText("changed", "2"), ArchiveEntry.OfText("new", "1")]);
        one.Write("only.txt", "");
        one.Write("both.txt", "1");
        other.Write("both.txt", "1");
        Assert.Equal(["a.zip: changed", "a.zip: new", "only.txt: only on one side"], PackageComparison.Differences(one.Path, other.Path));
        Assert.Empty(PackageComparison.Differences(one.Path, one.Path));
    }

    [Fact]
    public void Write_Checksums_AreThoseOfTheFiles()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.txt", "");
        folder.Write("a.txt", "abc");
        Checksums.Write(folder.Path);
        // FIPS 180-2, appendix B.1, and the hash of nothing.
        Assert.Equal(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.txt\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.txt\n",
            File.ReadAllText(Path.Combine(folder.Path, "SHA256SUMS")));
    }

    private static byte[] Written(TemporaryFolder folder, string extension, ArchiveEntry[] entries)
    {
        string path = Path.Combine(folder.Path, "a" + extension);
        if (extension == ".zip")
        {
            ArchiveWriter.WriteZip(path, entries);
        }
        else
        {
            ArchiveWriter.WriteTarGz(path, entries);
        }

        return File.ReadAllBytes(path);
    }

    private static ArchiveEntry[] Entries(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 10)).Select(number => ArchiveEntry.OfText(
            string.Concat(Enumerable.Repeat("folder/", random.Next(20))) + $"file {number}",
            new string('x', random.Next(2000)))),
    ];
}
