using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>
/// The variables of a test: their names as Artillery has them, and as Perf can. What a virtual user may know is gathered before anything is translated, so
/// that a name which nothing ever sets is seen.
/// </summary>
internal sealed class VariableNames
{
    /// <summary>The turn of a loop, where the loop names no other.</summary>
    public const string LoopCount = "$loopCount";

    /// <summary>The element of a loop, where the loop names no other.</summary>
    public const string LoopElement = "$loopElement";

    /// <summary>The id of the virtual user.</summary>
    public const string Uuid = "$uuid";

    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sometimes = new(StringComparer.Ordinal);

    /// <summary>The names in the test, and those in Perf.</summary>
    public IReadOnlyDictionary<string, string> All => _byName;

    /// <summary>Whether a name is known.</summary>
    /// <param name="name">The name in the test.</param>
    /// <returns>False where nothing sets it.</returns>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Whether a variable may be without a value: one that a capture sets, or a function.</summary>
    /// <param name="name">The name in the test.</param>
    /// <returns>True also for a name that nothing sets.</returns>
    public bool MayBeUnset(string name) => !Has(name) || _sometimes.Contains(name);

    /// <summary>Makes a name known.</summary>
    /// <param name="name">The name in the test.</param>
    /// <param name="isAlwaysSet">Whether each virtual user begins with a value.</param>
    /// <returns>Its name in Perf.</returns>
    public string Add(string name, bool isAlwaysSet)
    {
        if (!_byName.TryGetValue(name, out string? known))
        {
            known = Free(name);
            _byName[name] = known;
            if (!isAlwaysSet)
            {
                _sometimes.Add(name);
            }
        }
        else if (isAlwaysSet)
        {
            _sometimes.Remove(name);
        }

        return known;
    }

    /// <summary>Makes a name known that stands for something else, such as a column of a file.</summary>
    /// <param name="name">The name in the test.</param>
    /// <param name="own">What it is in Perf.</param>
    public void AddAlias(string name, string own)
    {
        _byName[name] = own;
        _sometimes.Remove(name);
    }

    /// <summary>Makes a name known that every virtual user begins with, in place of whatever had the name.</summary>
    /// <param name="name">The name in the test.</param>
    public void Replace(string name)
    {
        _byName.Remove(name);
        Add(name, isAlwaysSet: true);
    }

    /// <summary>The name in Perf.</summary>
    /// <param name="name">The name in the test; one that is known.</param>
    /// <returns>The name.</returns>
    public string Of(string name) => _byName[name];

    // Letters, digits and _ only: these a template and an expression both take.
    private string Free(string name)
    {
        string text = new([.. name.TrimStart('$').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        text = text.Length == 0 || !char.IsLetter(text[0]) ? $"v{text}" : text;
        string free = text;
        for (int number = 2; !_taken.Add(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{text}_{number}");
        }

        return free;
    }

    /// <summary>Makes known what the steps of a flow set: captures, and the variables of loops.</summary>
    /// <param name="steps">The steps.</param>
    public void AddFrom(IEnumerable<Node> steps)
    {
        foreach (MapNode step in steps.OfType<MapNode>())
        {
            foreach (NodeEntry entry in step.Entries)
            {
                switch (entry.Key)
                {
                    case "loop" or "parallel" when entry.Value is ListNode inner:
                        AddFrom(inner.Items);
                        break;
                    default:
                        AddCaptures((entry.Value as MapNode)?["capture"]);
                        break;
                }
            }

            if (step["loop"] is not null)
            {
                Add((step["loopValue"] as ScalarNode)?.Text ?? LoopCount, isAlwaysSet: false);
                Add((step["loopElement"] as ScalarNode)?.Text ?? LoopElement, isAlwaysSet: false);
            }
        }
    }

    private void AddCaptures(Node? node)
    {
        foreach (MapNode capture in (node is ListNode list ? list.Items : node is null ? [] : [node]).OfType<MapNode>())
        {
            if (capture["as"] is ScalarNode name)
            {
                Add(name.Text, isAlwaysSet: false);
            }
        }
    }
}
