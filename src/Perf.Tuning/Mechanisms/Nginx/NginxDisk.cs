using System.Text;
using System.Text.RegularExpressions;
using Perf.Tuning.Files;

namespace Perf.Tuning.Nginx;

/// <summary>A configuration's files on the disk, with edited texts in the place of some.</summary>
/// <param name="main">The main file.</param>
internal sealed class NginxDisk(string main) : INginxSource
{
    private readonly Dictionary<string, (FileContent Content, TextFile Text)> _read = new(StringComparer.Ordinal);

    /// <summary>Edited texts by path.</summary>
    public Dictionary<string, string> Edited { get; } = new(StringComparer.Ordinal);

    /// <summary>The paths of all files that were read.</summary>
    public IEnumerable<string> Paths => _read.Keys;

    /// <summary>A file as it is on the disk.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    public FileContent Content(string path) => _read[path].Content;

    /// <summary>The bytes that a file has with its edited text.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    public byte[] Bytes(string path) => _read[path].Text.With(Edited[path], path);

    /// <summary>Refuses an edit of a file that must not be changed.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeRefused"/>: there is one.</exception>
    public void Guard()
    {
        // A link may lead about within the folder of the main file (sites-enabled to sites-available), and within its own; a file elsewhere must be there itself.
        foreach (string path in Edited.Keys)
        {
            FileSwap.Guard(Content(path), [Path.GetDirectoryName(main) ?? "/", Path.GetDirectoryName(path) ?? "/"]);
        }
    }

    /// <summary>The text on the disk.</summary>
    /// <param name="path">One of <see cref="Paths"/>.</param>
    public string Original(string path) => _read[path].Text.Text;

    /// <inheritdoc/>
    public string? Read(string path)
    {
        if (!_read.TryGetValue(path, out (FileContent Content, TextFile Text) file))
        {
            // What is only read may be anywhere: Debian's modules-enabled leads to /usr/share.
            if (FileSwap.Look(path) is not { } content)
            {
                return null;
            }

            _read[path] = file = (content, TextFile.Read(content.Bytes, path));
        }

        return Edited.GetValueOrDefault(path, file.Text.Text);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(string pattern)
    {
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        List<string> found = ["/"];
        foreach (string part in parts)
        {
            found = part.AsSpan().ContainsAny('*', '?', '[')
                ? [.. found.Where(Directory.Exists).SelectMany(folder => Matching(folder, part))]
                : [.. found.Select(folder => Path.Combine(folder, part)).Where(Path.Exists)];
        }

        found.Sort(StringComparer.Ordinal);
        return [.. found.Where(File.Exists)];
    }

    // As glob(3) has it: a name that begins with a dot only where the pattern does.
    private static IEnumerable<string> Matching(string folder, string part)
    {
        Regex pattern = PatternOf(part);
        return Directory.EnumerateFileSystemEntries(folder).Where(path => Path.GetFileName(path) is var name && (name[0] != '.' || part[0] == '.') && pattern.IsMatch(name));
    }

    private static Regex PatternOf(string part)
    {
        var text = new StringBuilder("\\A");
        for (int i = 0; i < part.Length; i++)
        {
            int end = part[i] == '[' ? part.IndexOf(']', Math.Min(part.Length, i + 2)) : -1;
            if (end > 0)
            {
                string set = part[(i + 1)..end];
                bool isNot = set[0] is '!' or '^';
                text.Append(isNot ? "[^" : "[").Append((isNot ? set[1..] : set).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal)).Append(']');
                i = end;
            }
            else
            {
                text.Append(part[i] switch { '*' => ".*", '?' => ".", var c => Regex.Escape(c.ToString()) });
            }
        }

        return new Regex(text.Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
