using System.Collections.Concurrent;

namespace Perf.ScriptWorker.Hosting;

/// <summary>The files of a script where they are: in its folder and below. What is read is kept, so that it can go along with the plan.</summary>
internal sealed class FolderFiles : IScriptFiles
{
    private const long MaxSize = 500_000_000;

    private readonly ConcurrentDictionary<string, ScriptFile> _read = new(StringComparer.Ordinal);

    /// <summary>Creates it.</summary>
    /// <param name="root">The folder.</param>
    public FolderFiles(string root) => Root = Path.TrimEndingDirectorySeparator(Real(Path.GetFullPath(root)));

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>What was read so far, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Bundle => _read.ToDictionary(file => file.Key, file => file.Value.Bytes.ToArray(), StringComparer.Ordinal);

    public ScriptFile Read(string specifier, string from)
    {
        string name = BundleName.Resolve(specifier, from, Root);
        return _read.TryGetValue(name, out ScriptFile? known) ? known : _read.GetOrAdd(name, ReadFile(name, specifier));
    }

    private ScriptFile ReadFile(string name, string specifier)
    {
        string path = Path.Combine(Root, name);

        // A link may lead out of the folder.
        if (File.Exists(path) && !IsBelow(Real(path)))
        {
            throw BundleName.Outside(specifier, Root);
        }

        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxSize } large)
            {
                throw new PerfException(ErrorIds.FileUnreadable, $"'{specifier}' has {SizeText.Format(large.Length)}; a script's files may have {SizeText.Format(MaxSize)} each.", path);
            }

            return new ScriptFile(name, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{specifier}' (looked for as {path}).", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"'{specifier}' cannot be read: {e.Message}", path, e);
        }
    }

    private bool IsBelow(string path) => path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // The path with all links on the way followed.
    private static string Real(string path)
    {
        string real = Path.GetPathRoot(path) ?? "";
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                real = target.FullName;
            }
        }

        return real;
    }
}
