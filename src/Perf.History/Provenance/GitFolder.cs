namespace Perf.History;

/// <summary>
/// Reads which commit a folder is at, from the files of git and without running it: a test may run where git is not installed, and where the folder belongs to
/// somebody else git refuses. Source: gitrepository-layout(5), git-worktree(1), git-pack-refs(1).
/// </summary>
public static class GitFolder
{
    // A branch may name another one; more than this is a circle.
    private const int MostHops = 5;

    /// <summary>The commit of a folder.</summary>
    /// <param name="folder">The folder, or one within it.</param>
    /// <param name="reader">Reads files.</param>
    /// <returns>The commit and the branch; nothing where the folder is in no repository, nothing was committed yet, or the branch is none.</returns>
    public static (string? Commit, string? Branch) Read(string folder, IMachineReader reader)
    {
        if (Find(folder, reader) is not { } git || reader.ReadText(Path.Combine(git, "HEAD"))?.Trim() is not { Length: > 0 } head)
        {
            return (null, null);
        }

        const string Branches = "refs/heads/";
        string common = reader.ReadText(Path.Combine(git, "commondir"))?.Trim() is { Length: > 0 } shared ? Path.GetFullPath(shared, git) : git;
        string? branch = NameIn(head) is { } name && name.StartsWith(Branches, StringComparison.Ordinal) ? name[Branches.Length..] : null;
        return (Resolve(head, git, common, reader), branch);
    }

    // `.git` is a folder, or in a worktree and a submodule a file that says where the folder is.
    private static string? Find(string folder, IMachineReader reader)
    {
        for (DirectoryInfo? at = new(Path.GetFullPath(folder)); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, ".git");
            if (reader.ReadText(Path.Combine(path, "HEAD")) is not null)
            {
                return path;
            }

            const string Mark = "gitdir:";
            if (reader.ReadText(path)?.Trim() is { } text && text.StartsWith(Mark, StringComparison.Ordinal))
            {
                return Path.GetFullPath(text[Mark.Length..].Trim(), at.FullName);
            }
        }

        return null;
    }

    private static string? Resolve(string value, string git, string common, IMachineReader reader)
    {
        for (int hop = 0; hop < MostHops; hop++)
        {
            if (NameIn(value) is not { } name)
            {
                return IsCommit(value) ? value.ToLowerInvariant() : null;
            }

            if (name.Split('/').Any(part => part is ".." or "" || part.StartsWith('.')))
            {
                return null;
            }

            // A worktree has some of its own (bisect); branches are the repository's.
            string? next = reader.ReadText(Path.Combine(git, name))?.Trim() ?? reader.ReadText(Path.Combine(common, name))?.Trim() ?? Packed(name, common, reader);
            if (next is null)
            {
                return null;
            }

            value = next;
        }

        return null;
    }

    private static string? Packed(string name, string common, IMachineReader reader)
    {
        foreach (string line in (reader.ReadText(Path.Combine(common, "packed-refs")) ?? "").Split('\n'))
        {
            // '#' begins a comment, '^' the commit that the tag before points to.
            if (line is [not ('#' or '^'), ..] && line.TrimEnd('\r').Split(' ', 2) is [var commit, var of] && of == name)
            {
                return commit;
            }
        }

        return null;
    }

    private static string? NameIn(string text)
    {
        const string Mark = "ref:";
        return text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..].Trim() : null;
    }

    // SHA-1 or SHA-256.
    private static bool IsCommit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigit);
}
