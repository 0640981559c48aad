using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios;

/// <summary>Collects what is wrong in a file, so that all of it can be told in one go.</summary>
internal sealed class ProblemList(string file)
{
    // Somebody who gave the wrong file does not need a hundred thousand lines to see it.
    private const int MaxProblems = 500;

    // Every word of two letters is two slips away from every other.
    private const int MinWordLength = 3;

    // The search for the nearest word compares letter by letter; nobody mistypes a word of a thousand letters.
    private const int MaxWordLength = 100;
    private const int MaxSearched = 1000;
    private const int MaxListed = 40;

    private readonly List<ScenarioProblem> _problems = [];
    private readonly HashSet<ScenarioProblem> _known = [];
    private int _left;

    private readonly List<ProblemList> _included = [];

    public bool IsEmpty => _known.Count == 0 && _included.TrueForAll(list => list.IsEmpty);

    /// <summary>Whether further problems are only counted, so that nobody needs to work out their places.</summary>
    public bool IsFull => _known.Count >= MaxProblems;

    public void Add(YamlNode node, string message, string? allowed = null, string? nearest = null) =>
        Add(node.Line, node.Column, message, allowed, nearest);

    public void Add(int line, int column, string message, string? allowed = null, string? nearest = null)
    {
        var problem = new ScenarioProblem { File = file, Line = line, Column = column, Message = message, Allowed = allowed, Nearest = nearest };
        if (IsFull)
        {
            _left++;
        }
        else if (_known.Add(problem))
        {
            // A node that several aliases stand for is read several times; its problem is one.
            _problems.Add(problem);
        }
    }

    /// <summary>A word that is not one of those allowed.</summary>
    public void AddUnknown(YamlNode node, string message, string word, IReadOnlyCollection<string> allowed) =>
        AddUnknown(node.Line, node.Column, message, word, allowed);

    public void AddUnknown(int line, int column, string message, string word, IReadOnlyCollection<string> allowed)
    {
        bool isSearched = word.Length is >= MinWordLength and <= MaxWordLength && allowed.Count <= MaxSearched && !IsFull;
        Add(line, column, message, Listed(allowed), isSearched ? NearestWord.Find(word, allowed) : null);
    }

    private static string? Listed(IReadOnlyCollection<string> allowed) => allowed.Count switch
    {
        0 => null,
        <= MaxListed => string.Join(", ", allowed),
        _ => $"{string.Join(", ", allowed.Take(MaxListed))} and {allowed.Count - MaxListed} more",
    };

    /// <summary>Tells what is wrong in a file that this one includes after what is wrong in this one.</summary>
    public void Include(ProblemList problems) => _included.Add(problems);

    /// <summary>The problems in the order of the file, and then those of the files that it includes.</summary>
    public IReadOnlyList<ScenarioProblem> InOrder() => [.. OwnInOrder(), .. _included.SelectMany(list => list.InOrder())];

    private IReadOnlyList<ScenarioProblem> OwnInOrder()
    {
        IEnumerable<ScenarioProblem> ordered = _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column);
        return _left == 0 ? [.. ordered] : [.. ordered, new ScenarioProblem { File = file, Message = $"and {_left} more problems" }];
    }

    public void ThrowIfAny(string id)
    {
        if (!IsEmpty)
        {
            throw new ScenarioException(id, file, InOrder());
        }
    }
}
