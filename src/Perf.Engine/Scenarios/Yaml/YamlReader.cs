using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Perf.Engine.Scenarios.Yaml;

/// <summary>
/// Makes nodes of the events of the YAML parser. The file is not trusted: depth, number of nodes and amount of text are limited while it is read, with
/// aliases counted as what they stand for, so that a small file cannot become a large tree.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    /// <summary>The largest number of nodes, aliases expanded.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>The largest number of characters in scalars, aliases expanded.</summary>
    public const int MaxTextLength = 10_000_000;

    private readonly SourceText _source;
    private readonly ProblemList _problems;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private long _nodes;
    private long _textLength;

    private YamlReader(SourceText source, ProblemList problems)
    {
        _source = source;
        _problems = problems;
        _parser = new Parser(new StringReader(source.Text));
    }

    private ParsingEvent Current => _parser.Current!;

    /// <summary>Reads the one document of a file.</summary>
    /// <returns>Its root; null when there is none, and then the problem is in the list.</returns>
    public static YamlNode? Read(SourceText source, ProblemList problems)
    {
        if (!ControlCharacters.Check(source.Text, problems))
        {
            return null;
        }

        try
        {
            return new YamlReader(source, problems).ReadDocument();
        }
        catch (YamlException e)
        {
            SyntaxProblem.Add(source.Text, e, problems);
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        Advance();
        Advance();
        if (Current is not DocumentStart)
        {
            _problems.Add(0, 0, "the file is empty");
            return null;
        }

        Advance();
        if (ReadNode(1) is not { } root)
        {
            return null;
        }

        Advance();
        if (Current is not StreamEnd)
        {
            _problems.Add(Line(Current), Column(Current), "a second document begins here; a file has one");
            return null;
        }

        if (root is YamlScalar { ScalarKind: ScalarKind.Null })
        {
            _problems.Add(0, 0, "the file is empty");
            return null;
        }

        return root;
    }

    // Reads the node that begins at the current event and moves past its last event. Null: the file is refused, and the problem is in the list.
    private YamlNode? ReadNode(int depth)
    {
        ParsingEvent first = Current;
        if (first is AnchorAlias alias)
        {
            return Expand(alias, depth);
        }

        if (depth > MaxDepth)
        {
            return Refuse(first, $"the file is nested deeper than {MaxDepth} levels");
        }

        if (!Count(first, 1, first is Scalar text ? text.Value.Length : 0))
        {
            return null;
        }

        YamlNode? node = first switch
        {
            Scalar scalar => ReadScalar(scalar),
            MappingStart => ReadMapping(first, depth),
            SequenceStart => ReadSequence(first, depth),
            _ => Refuse(first, "a value is expected here"),
        };
        if (node is not null && first is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return node;
    }

    private YamlNode? Expand(AnchorAlias alias, int depth)
    {
        string name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out YamlNode? node))
        {
            return Refuse(alias, $"the alias '*{name}' stands for nothing; an anchor '&{name}' must be complete before it");
        }

        if (depth + node.Depth - 1 > MaxDepth)
        {
            return Refuse(alias, $"with what '*{name}' stands for, the file is nested deeper than {MaxDepth} levels");
        }

        if (!Count(alias, node.NodeCount, node.TextLength))
        {
            return null;
        }

        Advance();
        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        CheckTag(scalar);
        if (!IsWellFormed(scalar.Value))
        {
            _problems.Add(Line(scalar), Column(scalar), "the text has half of a surrogate pair, which is no character");
        }

        bool isPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        var node = new YamlScalar(scalar.Value, isPlain, Line(scalar), Column(scalar), (int)scalar.Start.Index, (int)scalar.End.Index);
        Advance();
        return node;
    }

    private YamlSequence? ReadSequence(ParsingEvent start, int depth)
    {
        CheckTag((NodeEvent)start);
        var items = new List<YamlNode>();
        Advance();
        while (Current is not SequenceEnd)
        {
            if (ReadNode(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        Advance();
        return new YamlSequence(items, Line(start), Column(start));
    }

    private YamlMapping? ReadMapping(ParsingEvent start, int depth)
    {
        CheckTag((NodeEvent)start);
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        Advance();
        while (Current is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not { } key || ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            if (key is not YamlScalar name)
            {
                _problems.Add(key, $"a key must be text, not {key.Kind}");
            }
            else if (name is { IsPlain: true, Text: "<<" })
            {
                _problems.Add(name, "'<<' (merging mappings) is not supported; an alias may stand for a whole value");
            }
            else if (!lines.TryAdd(name.Text, name.Line))
            {
                _problems.Add(name, $"the key '{name.Text}' stands twice; the first is in line {lines[name.Text]}");
            }
            else
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        Advance();
        return new YamlMapping(entries, Line(start), Column(start));
    }

    private void CheckTag(NodeEvent node)
    {
        // `!` and `!!str` say that a plain scalar is text; the others would make objects of other kinds, which no file of ours needs.
        if (!node.Tag.IsEmpty && (node is not Scalar || node.Tag.Value is not ("!" or "tag:yaml.org,2002:str")))
        {
            _problems.Add(Line(node), Column(node), $"the tag '{node.Tag.Value}' is not supported", "!!str");
        }
    }

    private bool Count(ParsingEvent place, long nodes, long textLength)
    {
        _nodes += nodes;
        _textLength += textLength;
        if (_nodes > MaxNodes)
        {
            Refuse(place, $"the file has more than {MaxNodes:N0} values, with aliases counted as what they stand for");
            return false;
        }

        if (_textLength > MaxTextLength)
        {
            Refuse(place, $"the file has more than {MaxTextLength:N0} characters, with aliases counted as what they stand for");
            return false;
        }

        return true;
    }

    private YamlNode? Refuse(ParsingEvent place, string message)
    {
        _problems.Add(Line(place), Column(place), message);
        return null;
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsSurrogatePair(text, i))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    private void Advance()
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
            // Texts that the parser's authors did not foresee end in such exceptions instead of a syntax error; all of them have been seen to be malformed.
            throw new YamlException(End, End, "what follows cannot be read; a {, a [ or a quote before it may not be closed", e);
        }

        throw new SyntaxErrorException(End, End, "the file ends too early");
    }

    // The end of what was read last: the fault is after it.
    private Mark End => _parser.Current?.End ?? Mark.Empty;

    private static int Line(ParsingEvent place) => (int)place.Start.Line;

    private static int Column(ParsingEvent place) => (int)place.Start.Column;
}
