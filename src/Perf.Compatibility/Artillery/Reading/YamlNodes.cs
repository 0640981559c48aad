using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Compatibility.Artillery.Reading;

/// <summary>
/// Makes nodes of the events of the YAML parser. Aliases stand for what they name, and <c>&lt;&lt;</c> takes the keys of other mappings in. The file is not
/// trusted: depth and number of nodes are limited, with aliases counted as what they stand for.
/// </summary>
internal sealed class YamlNodes(string text, string path, Problems problems)
{
    private const int MaxNodes = 100_000;

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, (Node Node, int Count, int Depth)> _anchors = new(StringComparer.Ordinal);
    private int _count;

    private ParsingEvent Current => _parser.Current!;

    /// <summary>Reads the one document of the file.</summary>
    /// <returns>Its root; null when there is none, and then the problem is in the list.</returns>
    /// <exception cref="YamlException">What cannot be read.</exception>
    public Node? Read()
    {
        Next();
        Next();
        if (Current is not DocumentStart)
        {
            problems.Add(new Place(path), "the file is empty");
            return null;
        }

        Next();
        (Node root, _) = ReadNode(1);
        Next();
        if (Current is not StreamEnd)
        {
            problems.Add(At(Current), "a second document begins here; a test has one");
            return null;
        }

        return root;
    }

    private (Node Node, int Depth) ReadNode(int depth)
    {
        ParsingEvent first = Current;
        if (depth > NodeReader.MaxDepth)
        {
            throw new YamlException(first.Start, first.End, $"The file is nested deeper than {NodeReader.MaxDepth} levels");
        }

        if (first is AnchorAlias alias)
        {
            return Expand(alias, depth);
        }

        int before = _count;
        Count(first, 1);
        (Node node, int levels) = first switch
        {
            Scalar scalar => (ReadScalar(scalar), 1),
            SequenceStart => ReadList(depth),
            MappingStart => ReadMap(depth),
            _ => throw new YamlException(first.Start, first.End, "A value is expected here"),
        };
        if (first is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = (node, _count - before, levels);
        }

        return (node, levels);
    }

    private (Node Node, int Depth) Expand(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out (Node Node, int Count, int Depth) known))
        {
            throw new YamlException(alias.Start, alias.End, $"The alias '*{alias.Value.Value}' stands for nothing");
        }

        if (depth + known.Depth - 1 > NodeReader.MaxDepth)
        {
            throw new YamlException(alias.Start, alias.End, $"With what '*{alias.Value.Value}' stands for, the file is nested deeper than {NodeReader.MaxDepth} levels");
        }

        Count(alias, known.Count);
        Next();
        return (known.Node, known.Depth);
    }

    private ScalarNode ReadScalar(Scalar scalar)
    {
        bool isPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        Place place = At(scalar);
        Next();
        return new ScalarNode(isPlain ? YamlScalars.Of(scalar.Value) : ScalarValue.OfText(scalar.Value), place);
    }

    private (Node Node, int Depth) ReadList(int depth)
    {
        Place place = At(Current);
        var items = new List<Node>();
        int levels = 0;
        Next();
        while (Current is not SequenceEnd)
        {
            (Node item, int below) = ReadNode(depth + 1);
            items.Add(item);
            levels = Math.Max(levels, below);
        }

        Next();
        return (new ListNode(items, place), levels + 1);
    }

    private (Node Node, int Depth) ReadMap(int depth)
    {
        Place place = At(Current);
        var entries = new NodeEntries();
        var merged = new List<NodeEntry>();
        int levels = 0;
        Next();
        while (Current is not MappingEnd)
        {
            ParsingEvent at = Current;
            if (ReadNode(depth + 1).Node is not ScalarNode key)
            {
                throw new YamlException(at.Start, at.End, "A key must be text");
            }

            (Node value, int below) = ReadNode(depth + 1);
            levels = Math.Max(levels, below);
            if (key.Text == "<<")
            {
                merged.AddRange(MergedBy(value, at));
            }
            else if (!entries.TryAdd(new NodeEntry(key.Text, key.Place, value)))
            {
                problems.Add(key.Place, $"the key '{key.Text}' stands twice in a mapping");
            }
        }

        // The mapping's own keys win, and of the merged ones the first.
        foreach (NodeEntry entry in merged)
        {
            entries.TryAdd(entry);
        }

        Next();
        return (entries.ToMap(place), levels + 1);
    }

    private static IEnumerable<NodeEntry> MergedBy(Node value, ParsingEvent at) => value switch
    {
        MapNode map => map.Entries,
        ListNode list => list.Items.SelectMany(item => MergedBy(item, at)),
        _ => throw new YamlException(at.Start, at.End, "'<<' takes a mapping, or a list of mappings"),
    };

    private void Count(ParsingEvent place, int nodes)
    {
        _count += nodes;
        if (_count > MaxNodes)
        {
            throw new YamlException(place.Start, place.End, FormattableString.Invariant($"The file has more than {MaxNodes:N0} values, with aliases counted as what they stand for"));
        }
    }

    private Place At(ParsingEvent at) => new(path, (int)at.Start.Line, (int)at.Start.Column);

    private void Next()
    {
        try
        {
            if (_parser.MoveNext())
            {
                return;
            }
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or FormatException or OverflowException)
        {
            // Malformed texts that the parser's authors did not foresee end in these.
            throw new YamlException(End, End, "What follows cannot be read; a {, a [ or a quote before it may not be closed", e);
        }

        throw new YamlException(End, End, "The file ends too early");
    }

    private Mark End => _parser.Current?.End ?? Mark.Empty;
}
