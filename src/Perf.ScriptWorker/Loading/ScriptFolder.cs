using System.Collections.Concurrent;

namespace Perf.ScriptWorker.Loading;

/// <summary>
/// A script's folder on this machine. What it lets read is in that folder or in one that the user named, links followed to their ends; it remembers what was read, for the plan's
/// bundle. Safe for several threads.
/// </summary>
internal sealed class ScriptFolder : IScriptFiles
{
    private const long MostBytes = 500_000_000;

    private static readonly string[] s_endings = [".js", ".ts", ".json"];

    private readonly string _root;
    private readonly IReadOnlyList<string> _allowed;
    private readonly ConcurrentDictionary<string, ScriptFile> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Creates it.</summary>
    /// <param name="root">The script's folder.</param>
    /// <param name="allowed">Folders outside of it that the user allows to be read.</param>
    public ScriptFolder(string root, IEnumerable<string>? allowed = null)
    {
        _root = RealPath(Path.GetFullPath(root));
        _allowed = [_root, .. (allowed ?? []).Select(folder => RealPath(Path.GetFullPath(folder)))];
    }

    /// <summary>All that was read, by name.</summary>
    public IReadOnlyList<ScriptFile> FilesRead => [.. _read.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The absolute names by which files were asked for, each with the file's own.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    /// <inheritdoc/>
    public ScriptFile Read(string specifier, string from)
    {
        string name = ScriptPath.Resolve(specifier, from);
        string full = RealPath(Path.GetFullPath(ScriptPath.IsAbsolute(name) ? name : Path.Combine(_root, name)));
        if (!_allowed.Any(folder => IsWithin(full, folder)))
        {
            throw new PerfException(
                ErrorIds.FileNotAllowed,
                $"'{specifier}' is outside of the script's folder, and a script reads nothing outside of it. Move the file there, or allow its folder by name.",
                specifier);
        }

        string path = ScriptPath.IsAbsolute(name) ? Path.GetRelativePath(_root, full).Replace('\\', '/') : name;
        ScriptFile file = _read.GetOrAdd(path, static (key, argument) => new ScriptFile(key, ReadBytes(argument.full, argument.specifier)), (full, specifier));
        if (!ReferenceEquals(path, name))
        {
            _names[name] = path;
        }

        return file;
    }

    private static byte[] ReadBytes(string full, string specifier)
    {
        try
        {
            var info = new FileInfo(full);
            if (info.Exists && info.Length > MostBytes)
            {
                throw new PerfException(ErrorIds.FileUnreadable, $"'{specifier}' has {SizeText.Format(info.Length)}; a script reads files of at most {SizeText.Format(MostBytes)}.", specifier);
            }

            return File.ReadAllBytes(full);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{specifier}'.{Hint(full, specifier)}", specifier);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{specifier}' cannot be read: {e.Message}", specifier);
        }
    }

    // Whoever comes from Node leaves the ending out.
    private static string Hint(string full, string specifier) =>
        s_endings.FirstOrDefault(ending => File.Exists(full + ending)) is { } found
            ? $" A script names files with their ending; did you mean '{specifier}{found}'?"
            : " Its name is relative to the file that says it.";

    private static bool IsWithin(string path, string folder)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return path.Equals(folder, comparison) || path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, comparison);
    }

    // Every part of a path may be a link that leads elsewhere.
    private static string RealPath(string path)
    {
        string root = Path.GetPathRoot(path) ?? "";
        string real = root;
        foreach (string part in path[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            try
            {
                FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
                real = info.LinkTarget is null ? real : RealPath(info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real);
            }
            catch (IOException)
            {
                // A circle of links; reading it will say so.
                return path;
            }
        }

        return real;
    }
}
