namespace Perf;

/// <summary>A file with problems; carries all of them, so that they can be mended in one go.</summary>
public sealed class ScenarioException : PerfException
{
    /// <summary>Creates the fault from the problems found.</summary>
    /// <param name="id">One of <see cref="ErrorIds"/>.</param>
    /// <param name="path">The file.</param>
    /// <param name="problems">At least one problem, in the order of the file.</param>
    public ScenarioException(string id, string path, IReadOnlyList<ScenarioProblem> problems)
        : base(id, Describe(path, problems), path)
    {
        Problems = problems;
    }

    /// <summary>The problems, in the order of the file.</summary>
    public IReadOnlyList<ScenarioProblem> Problems { get; }

    private static string Describe(string path, IReadOnlyList<ScenarioProblem> problems) =>
        problems.Count == 1
            ? problems[0].ToString()
            : $"{problems.Count} problems in {path}:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}";
}
