using System.Globalization;

namespace Perf.Analysis;

/// <summary>Gathers the problems of a policy file, and reads the values that can be wrong: all problems are told at once.</summary>
/// <param name="path">The file.</param>
internal sealed class PolicyProblems(string path)
{
    private readonly List<ScenarioProblem> _problems = [];

    /// <summary>Whether there is any.</summary>
    internal bool Any => _problems.Count > 0;

    /// <summary>Refuses the file when there is a problem.</summary>
    /// <param name="id">One of <see cref="ErrorIds"/>.</param>
    /// <exception cref="ScenarioException">There is one.</exception>
    internal void ThrowIfAny(string id)
    {
        if (_problems.Count > 0)
        {
            throw new ScenarioException(id, path, [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)]);
        }
    }

    /// <summary>Adds a problem of a value.</summary>
    internal void Add(PolicyNode? node, string message, string? allowed = null, string? nearest = null) => Add(node?.Line ?? 0, node?.Column ?? 0, message, allowed, nearest);

    /// <summary>Adds a problem of a place.</summary>
    internal void Add(int line, int column, string message, string? allowed = null, string? nearest = null) =>
        _problems.Add(new ScenarioProblem { File = path, Line = line, Column = column, Message = message, Allowed = allowed, Nearest = nearest });

    /// <summary>The members of a mapping, keys that are not known reported.</summary>
    internal IEnumerable<(string Name, PolicyNode Value)> Members(PolicyNode node, IReadOnlyList<string>? keys = null)
    {
        if (node.Kind != PolicyNodeKind.Mapping)
        {
            Add(node, $"{Place(node)} is {node.KindText}", keys is null ? "keys with values" : $"keys with values: {string.Join(", ", keys)}");
            return [];
        }

        foreach ((string name, PolicyNode value) in node.Members.Where(member => keys?.Contains(member.Name) == false))
        {
            Add(value, $"'{name}' is no key of {Place(node)}", string.Join(", ", keys!), NearestWord.Find(name, keys!));
        }

        return node.Members.Where(member => keys?.Contains(member.Name) != false);
    }

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<PolicyNode> Items(PolicyNode node)
    {
        if (node.Kind == PolicyNodeKind.List)
        {
            return node.Items;
        }

        Add(node, $"{Place(node)} is {node.KindText}", "a list");
        return [];
    }

    /// <summary>A text; empty where there is none, which is reported.</summary>
    internal string Text(PolicyNode node)
    {
        if (node.Kind == PolicyNodeKind.Scalar && node.Text.Length > 0)
        {
            return node.Text;
        }

        Add(node, $"{Place(node)} is {(node.Kind == PolicyNodeKind.Scalar ? "empty" : node.KindText)}", "a text");
        return "";
    }

    /// <summary>A text or a list of texts.</summary>
    internal IReadOnlyList<string> Texts(PolicyNode node) => node.Kind == PolicyNodeKind.List ? [.. node.Items.Select(Text)] : [Text(node)];

    /// <summary>One of some words.</summary>
    internal T Word<T>(PolicyNode node, IReadOnlyDictionary<string, T> words)
    {
        string text = Text(node);
        if (words.TryGetValue(text, out T? value))
        {
            return value;
        }

        if (text.Length > 0)
        {
            Add(node, $"{Place(node)}: '{text}' is none", string.Join(", ", words.Keys), NearestWord.Find(text, words.Keys));
        }

        return words.Values.First();
    }

    /// <summary>True or false.</summary>
    internal bool Truth(PolicyNode node) => Word(node, new Dictionary<string, bool> { ["true"] = true, ["false"] = false });

    /// <summary>A duration such as 30s or 4h.</summary>
    internal TimeSpan Duration(PolicyNode node, TimeSpan least, TimeSpan most)
    {
        string text = Text(node);
        if (DurationText.TryParse(text, out TimeSpan value) && value >= least && value <= most)
        {
            return value;
        }

        if (text.Length > 0)
        {
            Add(node, $"{Place(node)}: '{text}' is no duration from {DurationText.Format(least)} to {DurationText.Format(most)}", "such as 30s, 5m, 4h");
        }

        return least;
    }

    /// <summary>A number, or a share that is written with a percent sign.</summary>
    /// <returns>The number; for 20 % it is 0.2. Null where it is wrong, which is reported.</returns>
    internal double? NumberOrShare(PolicyNode node, bool shareOnly)
    {
        string text = Text(node);
        bool percent = text.EndsWith('%');
        if (double.TryParse(percent ? text[..^1].TrimEnd() : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0
            && (percent || !shareOnly || value <= 1))
        {
            return percent ? value / 100 : value;
        }

        if (text.Length > 0)
        {
            Add(node, $"{Place(node)}: '{text}' is no {(shareOnly ? "share" : "number")} from 0", shareOnly ? "a share such as 20% or 0.2" : "such as 90% or 90");
        }

        return null;
    }

    /// <summary>The name of a place in messages.</summary>
    internal static string Place(PolicyNode node) => node.Path.Length == 0 ? "the file" : node.Path;
}
