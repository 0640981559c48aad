using YamlDotNet.Core;

namespace Perf.Analysis;

/// <summary>Opens files of policies: YAML of a moderate size, with problems that name the line.</summary>
internal static class PolicyFile
{
    private const long MaxBytes = 1_000_000;

    /// <summary>Finds the file that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <param name="relativePath">Where it stands in a repository.</param>
    /// <returns>The full path of the nearest one in the folder or above it, or null.</returns>
    internal static string? Find(string folder, string relativePath)
    {
        for (DirectoryInfo? one = new(Path.GetFullPath(folder)); one is not null; one = one.Parent)
        {
            string path = Path.Combine(one.FullName, relativePath);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>A path that a policy names, from the policy's folder.</summary>
    /// <param name="policy">The policy's path.</param>
    /// <param name="file">What it names.</param>
    /// <returns>The full path; what the policy names where the system cannot form a path of it.</returns>
    internal static string Beside(string policy, string file) => FullPath(file, Path.GetDirectoryName(policy) is { Length: > 0 } folder ? folder : ".");

    /// <summary>A path that a policy names, from a folder.</summary>
    /// <param name="file">What it names.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>The full path; what the policy names where the system cannot form a path of it.</returns>
    internal static string FullPath(string file, string folder)
    {
        try
        {
            return Path.GetFullPath(file, Path.GetFullPath(folder));
        }
        catch (ArgumentException)
        {
            // It is told when the file is opened, with the other problems of files.
            return file;
        }
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="example">A file of its kind, for the message.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static string Load(string path, string example)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length > MaxBytes
                ? throw new PerfException(ErrorIds.FileUnreadable, $"The file '{path}' has {SizeText.Format(file.Length)}; a policy has 1 MB at most.", path)
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}'. Name a file such as {example}.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The file '{path}' cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Reads the tree of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problems">Gets the problem of a text that cannot be read.</param>
    /// <returns>The root, a mapping; null when there is a problem, which is in the list.</returns>
    internal static PolicyNode? Parse(string text, PolicyProblems problems)
    {
        try
        {
            PolicyNode? root = PolicyTreeReader.Read(text);
            if (root is null || root.Kind != PolicyNodeKind.Mapping)
            {
                problems.Add(root, root is null ? "the file is empty" : $"the file is {root.KindText}", "keys with values");
                return null;
            }

            return root;
        }
        catch (YamlException e)
        {
            string message = e.Message.TrimEnd('.');
            problems.Add((int)e.Start.Line, (int)e.Start.Column, $"the YAML cannot be read: {char.ToLowerInvariant(message[0])}{message[1..]}");
            return null;
        }
    }
}
