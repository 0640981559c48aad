namespace Perf.Compatibility.Artillery.Reading;

/// <summary>Collects what is wrong, or not supported, in the files of one test, so that all of it is told before the start.</summary>
internal sealed class Problems
{
    // Somebody who gave the wrong file does not need a thousand lines to see it.
    private const int MaxProblems = 200;

    private readonly List<ScenarioProblem> _problems = [];
    private readonly List<ScenarioProblem> _warnings = [];

    /// <summary>What keeps the test from starting.</summary>
    public IReadOnlyList<ScenarioProblem> All => _problems;

    /// <summary>What is done otherwise than the author may think.</summary>
    public IReadOnlyList<ScenarioProblem> Warnings => _warnings;

    /// <summary>Adds what keeps the test from starting.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="allowed">What would be allowed, or null.</param>
    /// <param name="nearest">The valid word that is nearest, or null.</param>
    public void Add(Place place, string message, string? allowed = null, string? nearest = null) => Add(_problems, place, message, allowed, nearest);

    /// <summary>Adds a word that is not one of those allowed.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="word">The word.</param>
    /// <param name="allowed">What is allowed.</param>
    public void AddUnknown(Place place, string message, string word, IReadOnlyCollection<string> allowed) =>
        Add(place, message, string.Join(", ", allowed), word.Length is > 2 and < 100 ? NearestWord.Find(word, allowed) : null);

    /// <summary>Adds a warning.</summary>
    /// <param name="place">Where.</param>
    /// <param name="message">What is done otherwise.</param>
    public void Warn(Place place, string message) => Add(_warnings, place, message, null, null);

    /// <summary>Refuses the file where anything is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">The error's id.</param>
    /// <exception cref="ScenarioException">All problems, in the order of the file.</exception>
    public void ThrowIfAny(string path, string id = ErrorIds.ScenarioInvalid)
    {
        if (_problems.Count > 0)
        {
            throw new ScenarioException(id, path, [.. _problems.OrderBy(problem => problem.File == path ? 0 : 1).ThenBy(problem => problem.Line).ThenBy(problem => problem.Column)]);
        }
    }

    private static void Add(List<ScenarioProblem> list, Place place, string message, string? allowed, string? nearest)
    {
        var problem = new ScenarioProblem { File = place.File, Line = place.Line, Column = place.Column, Message = message, Allowed = allowed, Nearest = nearest };
        if (list.Count < MaxProblems && !list.Contains(problem))
        {
            list.Add(problem);
        }
    }
}
