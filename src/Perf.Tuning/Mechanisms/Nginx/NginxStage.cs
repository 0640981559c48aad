using System.Text;

namespace Perf.Tuning.Nginx;

/// <summary>
/// A copy of what changes of a configuration, beside the originals, for <c>nginx -t</c> to read before anything is exchanged. The main file's copy is in its folder, for other paths are relative to
/// that; its includes name the copies. The copies are hidden files, which no pattern of an include means.
/// </summary>
internal sealed class NginxStage : IDisposable
{
    private readonly Dictionary<string, string> _copies = new(StringComparer.Ordinal);

    private NginxStage()
    {
    }

    /// <summary>The copy of the main file.</summary>
    public string Main { get; private init; } = "";

    /// <summary>Writes the copies.</summary>
    /// <param name="tree">The edited configuration.</param>
    /// <param name="disk">Its files.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.ChangeFailed"/>: they cannot be written; nothing is changed.</exception>
    public static NginxStage Write(NginxTree tree, NginxDisk disk)
    {
        HashSet<string> staged = [tree.Main.Path, .. disk.Edited.Keys];
        while (tree.Files.Values.Where(file => !staged.Contains(file.Path) && Includes(file.Nodes).Any(node => tree.Included(node).Any(included => staged.Contains(included.Path)))).ToArray() is { Length: > 0 } more)
        {
            staged.UnionWith(more.Select(file => file.Path));
        }

        var stage = new NginxStage { Main = CopyOf(tree.Main.Path) };
        try
        {
            foreach (string path in staged)
            {
                // Beside the path in the configuration, not beside what a link leads to: the main file's folder is what counts.
                string copy = CopyOf(path);
                File.Delete(copy);
                stage._copies[copy] = path;
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using var stream = new FileStream(copy, options);
                stream.Write(Encoding.UTF8.GetBytes(Redirected(tree, tree.Files[path], staged)));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            stage.Dispose();
            throw new PerfException(ErrorIds.ChangeFailed, $"No copy of nginx' configuration could be written for nginx -t: {fault.Message.TrimEnd('.')}. Nothing is changed.", tree.Main.Path, fault);
        }

        return stage;
    }

    /// <summary>A text with the names of the originals in the place of the copies'.</summary>
    /// <param name="text">What nginx said.</param>
    public string Told(string text) => _copies.Aggregate(text, (told, pair) => told.Replace(pair.Key, pair.Value, StringComparison.Ordinal));

    /// <summary>Takes a file's copy away that a process that died has left.</summary>
    /// <param name="path">The file.</param>
    public static void Sweep(string path)
    {
        try
        {
            File.Delete(CopyOf(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is hidden, and read by nobody.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string path in _copies.Values)
        {
            Sweep(path);
        }
    }

    private static string CopyOf(string path) => Path.Combine(Path.GetDirectoryName(path) ?? "/", $".{Path.GetFileName(path)}.perf-stage");

    private static IEnumerable<NginxNode> Includes(IReadOnlyList<NginxNode> nodes) => nodes.SelectMany(node => NginxTree.IsInclude(node) ? [node] : Includes(node.Children));

    private static string Redirected(NginxTree tree, NginxFile file, HashSet<string> staged)
    {
        string text = file.Text;
        foreach (NginxNode include in Includes(file.Nodes).Where(node => tree.Included(node).Any(included => staged.Contains(included.Path))).OrderByDescending(node => node.Start))
        {
            IEnumerable<string> each = tree.Included(include).Select(included => $"include \"{(staged.Contains(included.Path) ? CopyOf(included.Path) : included.Path).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\";");
            text = string.Concat(text.AsSpan(0, include.Start), string.Join(' ', each), text.AsSpan(include.End));
        }

        return text;
    }
}
