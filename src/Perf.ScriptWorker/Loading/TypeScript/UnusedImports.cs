namespace Perf.ScriptWorker.Loading.TypeScript;

/// <summary>
/// The names that a file imports. TypeScript's compilers leave out an import that is only used as a type, and scripts rely on that: <c>import { Options } from 'k6/options'</c>.
/// </summary>
internal sealed class UnusedImports
{
    private readonly List<ImportStatement> _statements = [];

    /// <summary>The import statements that stand in the text, in order.</summary>
    public IReadOnlyList<ImportStatement> Statements => _statements;

    /// <summary>Adds a statement.</summary>
    public void Add(ImportStatement statement) => _statements.Add(statement);

    /// <summary>An import statement.</summary>
    /// <param name="First">Its first token.</param>
    /// <param name="End">The token after its last.</param>
    /// <param name="Names">The names that it brings.</param>
    internal sealed record ImportStatement(int First, int End, IReadOnlyList<ImportedName> Names);

    /// <summary>A name that is imported.</summary>
    /// <param name="Name">The name in this file.</param>
    /// <param name="First">Its first token.</param>
    /// <param name="End">The token after it, and after the comma that follows it in a list.</param>
    /// <param name="InList">Whether it stands in braces, and so can go alone.</param>
    internal sealed record ImportedName(string Name, int First, int End, bool InList);
}
