namespace Perf.History;

/// <summary>Which commit is tested: what CI says, otherwise that of the user's folder.</summary>
/// <param name="Commit">The commit, or null.</param>
/// <param name="Branch">The branch, or null.</param>
public sealed record Revision(string? Commit, string? Branch)
{
    /// <summary>Finds it.</summary>
    /// <param name="folder">The user's folder; null to ask CI alone.</param>
    /// <param name="reader">Reads files and variables.</param>
    /// <returns>What is known.</returns>
    public static Revision Of(string? folder, IMachineReader reader)
    {
        if (CiVariables.Commit(reader.Variable) is { } commit)
        {
            return new Revision(commit, CiVariables.Branch(reader.Variable));
        }

        (string? own, string? branch) = folder is null ? (null, null) : GitFolder.Read(folder, reader);
        return new Revision(own, CiVariables.Branch(reader.Variable) ?? (own is null ? null : branch));
    }
}
