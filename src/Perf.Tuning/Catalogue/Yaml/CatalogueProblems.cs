namespace Perf.Tuning;

/// <summary>Gathers the problems of a catalogue's file, and reads the values that can be wrong: all problems are told at once.</summary>
/// <param name="path">The file.</param>
internal sealed class CatalogueProblems(string path)
{
    private const int MostTold = 200;

    private readonly List<ScenarioProblem> _problems = [];

    /// <summary>How many there are.</summary>
    public int Count => _problems.Count;

    /// <summary>Refuses the file when there is a problem.</summary>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.CatalogueInvalid"/>.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new ScenarioException(ErrorIds.CatalogueInvalid, path, [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).Take(MostTold)]);
        }
    }

    /// <summary>Adds a problem.</summary>
    public void Add(CatalogueNode? node, string message, string? allowed = null, string? nearest = null) => Add(node?.Line ?? 0, node?.Column ?? 0, message, allowed, nearest);

    /// <summary>Adds a problem of a place.</summary>
    public void Add(int line, int column, string message, string? allowed = null, string? nearest = null) =>
        _problems.Add(new ScenarioProblem { File = path, Line = line, Column = column, Message = message, Allowed = allowed, Nearest = nearest });

    /// <summary>The members of a mapping by name; what is not known is told, and so is what is no mapping.</summary>
    public Dictionary<string, CatalogueNode> Section(CatalogueNode node, string what, IReadOnlyList<string> keys)
    {
        var known = new Dictionary<string, CatalogueNode>(StringComparer.Ordinal);
        foreach ((CatalogueNode key, CatalogueNode value) in Members(node, what))
        {
            if (keys.Contains(key.Text!))
            {
                known[key.Text!] = value;
            }
            else
            {
                Add(key, $"'{Shown(key.Text!)}' is no key of {what}", string.Join(", ", keys), NearestWord.Find(key.Text!.Length > 100 ? "" : key.Text, keys));
            }
        }

        return known;
    }

    /// <summary>The members of a mapping.</summary>
    public IReadOnlyList<(CatalogueNode Key, CatalogueNode Value)> Members(CatalogueNode node, string what)
    {
        if (node.Members is null)
        {
            Add(node, $"{what} is {node.Kind}", "keys with values");
        }

        return node.Members ?? [];
    }

    /// <summary>The items of a list; one value is a list of itself.</summary>
    public IReadOnlyList<CatalogueNode> Items(CatalogueNode node, string what)
    {
        if (node.Items is null && (node.IsNull || node.Members is not null))
        {
            Add(node, $"{what} is {node.Kind}", "a list");
        }

        return node.Items ?? (node.Text is null ? [] : [node]);
    }

    /// <summary>A text that is not empty; empty where there is none, which is told.</summary>
    public string Text(CatalogueNode? node, string what)
    {
        if (node?.Text?.Trim() is { Length: > 0 } text)
        {
            return text;
        }

        Add(node, $"{what} is {(node?.Text is not null ? "empty" : node is null or { IsNull: true } ? "missing" : node.Kind)}", "a text");
        return "";
    }

    /// <summary>What one of some words stands for; the fallback where it is none, which is told.</summary>
    public T Word<T>(CatalogueNode node, string what, IReadOnlyDictionary<string, T> words, T fallback)
    {
        string text = Text(node, what);
        if (words.TryGetValue(text, out T? value))
        {
            return value;
        }

        if (text.Length > 0)
        {
            Add(node, $"{what} cannot be '{Shown(text)}'", string.Join(", ", words.Keys), text.Length > 100 ? null : NearestWord.Find(text, words.Keys));
        }

        return fallback;
    }

    /// <summary>A text as a message shows it.</summary>
    public static string Shown(string text)
    {
        const int Longest = 60;
        string line = string.Concat(text.Take(Longest).Select(one => char.IsControl(one) ? '·' : one));
        return text.Length <= Longest ? line : line + "…";
    }
}
