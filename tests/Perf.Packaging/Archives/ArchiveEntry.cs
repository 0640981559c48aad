using System.Text;

namespace Perf.Packaging.Archives;

/// <summary>A file of an archive.</summary>
/// <param name="Name">Its path in the archive, with slashes.</param>
/// <param name="Open">Gives its contents, each time anew.</param>
internal sealed record ArchiveEntry(string Name, Func<Stream> Open)
{
    private static readonly HashSet<string> s_programs = new(StringComparer.Ordinal) { "perfsh", "createdump" };

    /// <summary>Whether Unix may run it: decided by its name, for where the archive is made such rights may not exist.</summary>
    public bool IsProgram => s_programs.Contains(Name[(Name.LastIndexOf('/') + 1)..]);

    /// <summary>An entry of a text, in UTF-8 without a mark.</summary>
    /// <param name="name">Its path in the archive.</param>
    /// <param name="text">The text.</param>
    public static ArchiveEntry OfText(string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new ArchiveEntry(name, () => new MemoryStream(bytes, writable: false));
    }

    /// <summary>The files below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">What their paths begin with in the archive: nothing, or a folder with a slash.</param>
    public static IReadOnlyList<ArchiveEntry> OfFolder(string folder, string prefix)
    {
        if (!Directory.Exists(folder))
        {
            throw new PackingException($"{folder} is not there: build it first (./build.ps1 Pack does).");
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                // Symbols are not shipped.
                .Where(path => Path.GetExtension(path) != ".pdb")
                .Select(path => new ArchiveEntry(prefix + Path.GetRelativePath(folder, path).Replace('\\', '/'), () => File.OpenRead(path))),
        ];
    }

    /// <summary>All entries in one order, whatever the file system's; a path that is there twice is a fault of whoever put them together.</summary>
    /// <param name="entries">In any order.</param>
    public static IReadOnlyList<ArchiveEntry> InOrder(IEnumerable<ArchiveEntry> entries)
    {
        ArchiveEntry[] ordered = [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Name == ordered[i - 1].Name)
            {
                throw new PackingException($"{ordered[i].Name} would be in the archive twice.");
            }
        }

        return ordered;
    }
}
